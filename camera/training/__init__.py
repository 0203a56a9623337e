"""How the learned parts of the camera were made; not shipped, nothing imports it."""
