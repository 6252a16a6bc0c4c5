"""Policies: instruments, their delivery, the packages made of them, and the ledger that they are booked in."""
