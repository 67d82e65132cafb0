"""End-to-end tests: a real Home Assistant, real slide decks, and a real browser."""
