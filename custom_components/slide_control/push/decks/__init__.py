"""The kinds of files that can be decks, one file each, and the folders that hold them."""
