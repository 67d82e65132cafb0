"""Libraries that decks load from content networks, fetched once and served from the house."""
