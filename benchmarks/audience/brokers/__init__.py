"""The brokers that are measured, one file for each."""
