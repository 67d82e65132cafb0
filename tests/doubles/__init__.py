"""Test doubles and helpers that several test modules share."""
