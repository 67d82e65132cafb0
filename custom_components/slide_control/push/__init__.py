"""The server's edge towards browsers: whatever crosses it is checked here, once."""
