"""The decks of the conformance test: one talk made with every framework, and what each does not support."""
