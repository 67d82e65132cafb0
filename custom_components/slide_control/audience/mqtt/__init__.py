"""What an audience gets through the user's MQTT broker, and what it sends there."""
