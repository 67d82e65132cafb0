"""Watches the decks that displays show, and reloads them when their files change."""
