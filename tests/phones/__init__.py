"""Phones that show a talk."""
