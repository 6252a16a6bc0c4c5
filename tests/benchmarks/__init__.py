"""A yardstick: the model in plain Mesa objects, rebuilt from its printed description."""
