"""What scripts/bench runs: Slide Control and its peers, measured side by side on the machine at hand."""
