"""The soak: every press counts once or not at all on any network; the final ledger must balance."""
