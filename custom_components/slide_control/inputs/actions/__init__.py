"""The actions of ``slide_control``."""
