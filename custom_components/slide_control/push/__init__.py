"""The live connections to browsers; validates every message from them, once."""
