"""Voice: what is said about slides, in several languages, and what is answered."""
