"""Uploads of decks, and the trash."""
