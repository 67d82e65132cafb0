"""The soak: every press once or not at all, whatever the network does; it ends with a ledger that must balance."""
