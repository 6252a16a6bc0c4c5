"""The bench: statistical methods on made-up data whose truth is known, never on policylab's own model.

Each module of this package that has a function ``rows`` is a section. Its docstring says what is tried (the first line
is the heading, the rest the text of the page), ``PLACE`` where it stands on the page, and ``rows(short)`` yields what
was measured, each with what is allowed. ``python -m tests.bench`` prints all of it; ``tests/bench/test_bench.py`` holds
the short form.
"""
