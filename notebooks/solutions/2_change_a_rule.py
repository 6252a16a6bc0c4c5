"""Solutions of the exercises of ``2_change_a_rule.ipynb``: each cell takes the place of the one with its tag."""


# %% exercise-1
@rule(of="agency", writes="effective", cites="exercise 1", sees={"mindset": from_above("leader", "mindset")})
def agency_lapse(effective, motivation, mindset, *, lapse):
    """Where neither leader nor staff care, use lapses."""
    nobody_cares = (mindset < 0.5) & (motivation < 0.5)
    return np.where(nobody_cares, effective * (1 - lapse), effective)


both = agency_lapse


# %% exercise-2
@rule(of="agency", writes="effective", cites="exercise 2", sees={"mindset": from_above("leader", "mindset")})
@one_by_one
def agency_lapse(effective, motivation, mindset, *, lapse):
    """Where neither leader nor staff care, use lapses."""
    if mindset < 0.5 and motivation < 0.5:
        return effective * (1 - lapse)
    return effective


both_by_person = agency_lapse


# %% exercise-3
@rule(of="agency", writes="effective", cites="exercise 3")
def agency_lapse(effective, luck, *, lapse):
    """Now and then an agency forgets a part of what it does digitally."""
    return np.where(luck < 0.1, effective * (1 - lapse), effective)


by_luck = agency_lapse


# %% exercise-4
@rule(of="agency", writes="effective", cites="exercise 4")
def agency_lapse(effective):
    """Effective use grows by one part in a hundred, and never beyond 1."""
    return np.minimum(effective * 1.01, 1)


mended = agency_lapse
