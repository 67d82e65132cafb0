"""The commands for hosted decks: the list, files, fetching, pictures, and the converter."""
