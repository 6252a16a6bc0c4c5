"""The gain of work from technology and redesign together: a form that two rules share."""

import numpy as np


def gain_of_work(effective, redesigned, *, gain_from_redesign_alone, technology_share, complementarity):
    r"""Return how much better work goes with a share of services digital and of processes redesigned.

    Technology and redesign are complements: a constant elasticity of substitution with exponent below 0,
    plus a small part that redesign earns by itself (thesis p. 75-76; Milgrom & Roberts 1990).

    >>> round(float(gain_of_work(0.5, 0.5, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0)), 3)
    0.5
    """
    technology, redesign = np.maximum(effective, 1e-9), np.maximum(redesigned, 1e-9)
    # Powers are written with logarithms: numpy's own power takes another path for a single world.
    mixed = technology_share * np.exp(complementarity * np.log(technology)) + (1 - technology_share) * np.exp(
        complementarity * np.log(redesign)
    )
    together = np.exp(np.log(mixed) / complementarity)
    return gain_from_redesign_alone * redesigned + (1 - gain_from_redesign_alone) * together
