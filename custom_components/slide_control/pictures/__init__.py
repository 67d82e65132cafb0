"""Pictures of slides that displays make, kept in memory while their deck is shown."""
