"""The model of the protocol: the real stage and sessions, the display's real code, and everything that can go wrong."""
