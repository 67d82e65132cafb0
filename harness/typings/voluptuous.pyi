# Home Assistant serves probatio under this name (homeassistant/__init__.py); the old package's own types differ.
from probatio import *  # noqa: F403
