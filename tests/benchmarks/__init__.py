"""Measurements of speed: not tests, since no machine is quiet."""
