"""Makes releases: the packages, the notes, and the version."""
