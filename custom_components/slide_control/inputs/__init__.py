"""What may command a deck: each input reads its own form of a command and hands it to ``Deck.async_execute``."""
