"""Replaces references in pages, style sheets and scripts as they are served."""
