"""Slide Control's performance goals, one file for each goal with a measurement of its own."""
