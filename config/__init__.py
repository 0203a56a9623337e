"""What can be set: frozen settings, their loader, the default catalogue."""
