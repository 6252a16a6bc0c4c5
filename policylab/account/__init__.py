"""The account that the lab gives of itself: where what is in it comes from, made from the code and its data."""
