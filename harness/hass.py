"""Home Assistant's own command `hass`, less what a fresh machine can't run.

Home Assistant sets up an integration for every kind of entity at each start. Four of them need ffmpeg, libturbojpeg or
a C++ compiler, log errors without, and have nothing to do with slides.
"""

import sys

from homeassistant import bootstrap
from homeassistant.__main__ import main

bootstrap.DEFAULT_INTEGRATIONS.difference_update({"assist_satellite", "camera", "image_processing", "tts"})

if __name__ == "__main__":
    sys.exit(main())
