"""The one command, duanzheng."""
