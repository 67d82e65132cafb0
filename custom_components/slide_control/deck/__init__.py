"""The heart of Slide Control: commands go in, reports come back, listeners are told.

Nothing in this folder imports Home Assistant.
"""
