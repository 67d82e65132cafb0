"""Sends files and pages to browsers, with memory that does not grow with their size or number."""
