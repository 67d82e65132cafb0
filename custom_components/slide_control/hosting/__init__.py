"""Hosting of decks on disk: upload, library, and the pages that browsers load."""
