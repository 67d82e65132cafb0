"""The audience of a stage: who may follow, the short way in, and what followers are told beside the state."""
