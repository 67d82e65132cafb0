"""The talk: its clock and its plan.

Nothing in this folder imports Home Assistant.
"""
