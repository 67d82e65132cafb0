"""How the options of triggers and conditions are checked: by the parsers that will read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import voluptuous as vol

from ..deck.fields import InvalidFieldError


def option(name: str, parse: Callable[[Any, str], object]) -> Callable[[Any], Any]:
    """Return a check that keeps the option as it was written; it raises ``vol.Invalid`` with the field's name."""

    def check(value: Any) -> Any:
        try:
            parse(value, name)
        except InvalidFieldError as error:
            raise vol.Invalid(str(error)) from None
        return value

    return check
