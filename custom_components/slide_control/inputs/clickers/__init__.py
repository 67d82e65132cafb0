"""Clickers: anything in Home Assistant that is pressed and moves the slides, as its user has chosen.

A clicker is a config subentry of a deck. ``sources`` knows what can be pressed, ``flow`` lets a person choose, and
``bound`` keeps the deck's clickers listening.
"""
