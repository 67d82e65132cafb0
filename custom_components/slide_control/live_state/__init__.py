"""Live state: entities of the house that are shown in the slides of a hosted deck."""
