"""What pictures of slides cost presses."""
