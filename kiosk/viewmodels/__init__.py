"""What each screen shows, as values computed from values. No Kivy, no clock."""
