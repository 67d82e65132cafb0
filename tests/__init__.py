"""The tests of Slide Control."""
