"""What lists say about a deck beside its title: slides, notes, size, and date."""
