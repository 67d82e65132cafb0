"""The core of Slide Control: takes commands and reports, keeps the stage's state, and notifies listeners.

Nothing in this folder imports Home Assistant.
"""
