"""Statistics: what samples of runs and worlds say, as pure functions of arrays that know nothing of policies.

Intervals and tests of paired differences, families of them, worlds that meet the same luck, shares of worlds, contests
and standings, and what chance alone would show. Every method is tried on made-up models of known truth in
``tests/bench``.
"""
