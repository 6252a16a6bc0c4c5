"""Limits: the bounds and defaults of a scenario, apart from the model, so that a command line starts at once."""

DEFAULT_SIZE = "lab"
DEFAULT_MONTHS = 120
MOST_MONTHS = 1200
