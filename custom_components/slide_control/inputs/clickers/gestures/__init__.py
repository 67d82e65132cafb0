"""What the names of presses mean: the words of each kind of button, and the command that each suggests.

``vocabularies`` is the table of the words that integrations send, ``words`` reads the names, ``suggestions`` chooses
commands, and ``press_sequence`` makes one press of several reports.
"""

from __future__ import annotations

from .meaning import Gesture, Meaning
from .suggestions import complete, counted_twice, defaults
from .words import is_press, understand, understand_all

__all__ = ["Gesture", "Meaning", "complete", "counted_twice", "defaults", "is_press", "understand", "understand_all"]
