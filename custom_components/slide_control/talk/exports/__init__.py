"""Exports of talks: one file per format, each with a function that returns its text."""
