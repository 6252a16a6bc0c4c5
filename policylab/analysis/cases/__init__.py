"""Cases: real curves that the model has never seen, beside what it does under a like policy."""
