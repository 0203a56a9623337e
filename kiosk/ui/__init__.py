"""The Kivy window: screens that render state and emit events."""
