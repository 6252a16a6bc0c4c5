"""The core of the model as plain Mesa, written from the printed ODD and not from the rules.

Agencies want and decide, their services have projects, citizens intend, deal and trust. All else comes from a recorded
run: leaders, officials, law, data, the shared cloud, and what policies write.
"""
