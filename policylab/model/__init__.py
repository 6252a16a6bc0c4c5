"""The model, readable alone: columns, luck, people, networks, rules, policies, scenarios and the engine."""
