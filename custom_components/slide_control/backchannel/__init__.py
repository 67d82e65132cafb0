"""The back channel of a stage: what its audience sends to the speaker. It knows neither Home Assistant nor browsers."""
