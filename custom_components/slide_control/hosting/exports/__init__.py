"""Copies: decks exported for everyone, as a zip for any web server, without what their speakers keep."""
