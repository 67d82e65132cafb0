"""What of a deck can start an automation."""
