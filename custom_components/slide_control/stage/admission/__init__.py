"""Admission: limits the rate of presses, and drops duplicates and old presses."""
