"""The plan of a talk: sections, the timetable of a deck, and where the talk is in it."""
