"""The transports over which browsers and Home Assistant exchange frames."""
