"""The kiosk's local store, sealing, the wire, and the agent that uses them."""
