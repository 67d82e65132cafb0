"""What Slide Control promises about its speed, one file for each promise that takes a measurement of its own."""
