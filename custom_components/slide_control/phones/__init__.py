"""Phones that show a talk: a notification that stays, follows the slides and has buttons to move them."""
