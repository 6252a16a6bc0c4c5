"""Solutions of the exercises of ``1_first_run.ipynb``: each cell takes the place of the one with its tag."""

# %% exercise-1
best_connected = max(graph, key=lambda name: graph.degree[name])

# %% exercise-2
ever = life["used"].groupby("name").any()
never = ever.index[~ever]

# %% exercise-3
nothing = compare("status-quo", "null", size="classroom", months=24, replications=2)

# %% exercise-4
in_steps = compare(
    "by-law-abrupt",
    "by-law-phased",
    baseline="by-law-abrupt",
    size="classroom",
    months=48,
    at=[24, 48],
    measures=["resistance"],
    replications=4,
)
