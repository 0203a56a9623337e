"""The wire that kiosks talk: one module for each resource."""
