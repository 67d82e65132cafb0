"""Access control for browsers: tokens, links, grants and pairing."""
