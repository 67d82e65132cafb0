"""Stills of hosted decks: pictures of their slides that are kept for lists, grids, and the next talk."""
