"""What a talk's record keeps of its audience."""
