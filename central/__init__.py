"""The review server: the kiosks' API and the reviewers' console."""
