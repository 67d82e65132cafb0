"""Fuzzers for every input: no exception escapes, nothing leaks, and invalid input changes nothing."""
