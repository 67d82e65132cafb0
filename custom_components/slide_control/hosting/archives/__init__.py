"""Zip archives as decks."""
