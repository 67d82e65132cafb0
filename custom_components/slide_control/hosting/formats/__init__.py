"""The deck formats, one module each."""
