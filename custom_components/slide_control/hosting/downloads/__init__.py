"""Downloads of hosted decks, for administrators, and for the audience where it is allowed."""
