"""Whether browsers can reach Home Assistant at an address: what tries it, and what its certificate says."""
