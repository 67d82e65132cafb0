"""The addresses of hosted decks, and the addresses that displays are asked to open."""
