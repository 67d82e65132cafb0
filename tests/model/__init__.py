"""The model of the protocol: the real deck and sessions, the display's real code, and everything that can go wrong."""
