"""Recording: what is kept of a run: measures, groups, records, and the identity of what made them."""
