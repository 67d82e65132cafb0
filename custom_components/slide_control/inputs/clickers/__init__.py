"""Clickers: things in Home Assistant bound to commands, such as event entities, switches, tags and topics.

A clicker is a config subentry of a stage. ``sources`` contains the kinds of things that can be pressed, ``flow`` is the
subentry flow, and ``bindings`` connects the clickers of a loaded stage.
"""
