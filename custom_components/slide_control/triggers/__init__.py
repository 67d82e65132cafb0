"""The automation triggers of stages."""
