"""The reviewers' console: pages made on the server, nothing loaded from elsewhere."""
