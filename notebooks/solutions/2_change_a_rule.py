"""Solutions of the exercises of ``2_change_a_rule.ipynb``: each cell takes the place of the one with its tag."""


# %% exercise-1
@rule(of="agency", writes="motive_to_work", cites="exercise 1", sees={"mindset": from_above("leader", "mindset")})
def agency_motive_to_work(gain_ahead, motivation, mindset, *, motive_of_gain):
    """Where neither leader nor staff care, what works earns nothing."""
    nobody_cares = (mindset < 0.5) & (motivation < 0.5)
    return np.where(nobody_cares, 0.0, motive_of_gain * gain_ahead)


both = agency_motive_to_work


# %% exercise-2
@rule(of="agency", writes="motive_to_work", cites="exercise 2", sees={"mindset": from_above("leader", "mindset")})
@one_by_one
def agency_motive_to_work(gain_ahead, motivation, mindset, *, motive_of_gain):
    """Where neither leader nor staff care, what works earns nothing."""
    if mindset < 0.5 and motivation < 0.5:
        return 0.0
    return motive_of_gain * gain_ahead


both_by_person = agency_motive_to_work


# %% exercise-3
@rule(of="agency", writes="motive_to_work", cites="exercise 3")
def agency_motive_to_work(gain_ahead, luck, *, motive_of_gain):
    """Now and then an agency loses sight of what works."""
    return np.where(luck < 0.1, 0.0, motive_of_gain * gain_ahead)


by_luck = agency_motive_to_work


# %% exercise-4
@rule(of="agency", writes="motive_to_work", cites="exercise 4")
def agency_motive_to_work(gain_ahead):
    """What works earns the gain less half an effort, and never less than 0."""
    return np.maximum(gain_ahead - 0.5, 0)


mended = agency_motive_to_work
