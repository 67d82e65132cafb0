"""The commands that pages of Home Assistant's frontend send over its WebSocket connection, one file a topic."""
