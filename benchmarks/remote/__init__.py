"""Measures the remote's page beside a relay and the webhook."""
