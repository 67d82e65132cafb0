"""Downloads of hosted decks, for administrators."""
