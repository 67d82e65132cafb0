"""Fan-out: what many connections get, without keeping anything else waiting."""
