"""Captions: what is said, as a line over displays and audience pages."""
