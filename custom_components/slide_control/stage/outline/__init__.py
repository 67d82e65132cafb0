"""The outline: finds slides by number, id or title, and labels them."""
