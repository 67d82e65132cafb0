"""What makes a machine ready, shows the demo and runs the tests."""
