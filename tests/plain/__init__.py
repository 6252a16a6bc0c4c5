"""The core of the model as plain Mesa, written from the printed ODD and not from the rules.

Agencies run projects, choose and serve; citizens intend, attempt and trust. All else comes from a recorded run.
"""
