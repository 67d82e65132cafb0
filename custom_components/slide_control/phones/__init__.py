"""Notifications on phones: they stay, follow the slides and have buttons that send commands."""
