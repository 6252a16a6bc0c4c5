"""The core of the model as plain Mesa, written from the printed ODD and not from the rules.

Agencies run projects, choose, declare and serve; citizens form an intention, attempt a dealing and win or lose trust.
What the core needs of the rest (policies, leaders, officials, law, data) it takes from a recorded run of the lab.
"""
