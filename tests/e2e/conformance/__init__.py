"""One test for all deck frameworks: what a deck must do, whatever it was made with, and what each framework does not offer."""
