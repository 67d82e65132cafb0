"""Decks that Home Assistant fetches from elsewhere, and fetches again when asked."""
