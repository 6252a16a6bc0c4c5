"""Data as people publish them: moments, numbers and tables as they are written, read by one rule for every file."""
