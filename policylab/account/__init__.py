"""The model accounts for itself: what documentation prints of it is made from its code."""
