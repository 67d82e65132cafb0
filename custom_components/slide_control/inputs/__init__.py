"""The inputs of a stage: each parses its own form of a command and passes it to ``Stage.async_execute``."""
