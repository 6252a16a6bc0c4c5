"""Leaders: succession, their attitude to change, and the clarity of the task they set."""

import numpy as np
from scipy.special import ndtri

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import calendar, from_above, mean_of_near, mean_over


@rule(
    of="leader",
    writes=("conviction", "mindset", "clarity", "tenure", "successions"),
    cites="thesis barrier:other.continuity; Boyne et al. 2011; Akhtari, Moreira & Trucco 2022",
    sees={"october": calendar("october"), "culture": mean_over("peers", "mindset")},
    events={"luck_successor": "successions"},
)
def leader_succession(
    conviction, mindset, clarity, tenure, successions, reshuffle, culture, october, luck, luck_successor,
    *, succession_hazard, shortest_term, culture_share, leader_mindset_start, leader_mindset_spread,
    clarity_kept,
):  # fmt: skip
    r"""Leaders rotate on 1 October; a successor brings a new attitude, coloured by that of the peers.

    A draw: (1) in October a leader who has served the shortest term leaves with probability
    1 - (1 - hazard)^12, and after an election or a reshuffle at least with the chance that this brings,
    however short the term; (2) the successor's conviction mixes the mean mindset of the peers (culture) and a
    draw from the spread of leaders; (3) mindset starts there, part of the clarity of the task is kept.

    .. math:: m_*' = m_* + B_l (\hat m - m_*), \quad
              m' = m + B_l (\hat m - m), \quad
              c' = c - B_l (1 - \kappa_c) c, \quad
              t_l' = (1 - B_l)(t_l + 1), \quad
              n_l' = n_l + B_l, \quad
              B_l = \max([\varepsilon < \mathcal{O} (1 - (1 - \lambda_L)^{12})] [t_l \ge \tau_L], [\varepsilon <
                  \mathcal{O}\, \mathsf{u}]), \quad
              \hat m = \phi_L \bar m + (1 - \phi_L) \min(1, \max(0, m_0 + \sigma_m
                  \Phi^{-1}(\varepsilon_{successor})))

    >>> leader_succession(0.8, 0.8, 0.6, 30, 0, 0.0, 0.5, 1.0, 0.05, 0.5, succession_hazard=0.03,
    ...     shortest_term=12, culture_share=0.5, leader_mindset_start=0.5, leader_mindset_spread=0.15,
    ...     clarity_kept=0.5)[1]
    array(0.5)
    """
    in_turn = (luck < october * (1 - (1 - succession_hazard) ** 12)) & (tenure >= shortest_term)
    leaves = in_turn | (luck < october * reshuffle)
    draw = np.clip(leader_mindset_start + leader_mindset_spread * ndtri(luck_successor), 0, 1)
    newcomer = culture_share * culture + (1 - culture_share) * draw
    return (
        np.where(leaves, newcomer, conviction),
        np.where(leaves, newcomer, mindset),
        np.where(leaves, clarity_kept * clarity, clarity),
        np.where(leaves, 0, tenure + 1),
        successions + leaves,
    )


@rule(
    of="leader",
    writes="mindset",
    cites="thesis barrier:leadership.mindset, T-P2; DeGroot 1974; Friedkin & Johnsen 1990; Deffuant et al. 2000",
    sees={
        "peer_mindset": mean_of_near("peers", "mindset", "confidence_bound"),
        "result": from_above("agency", "project_result"),
        "stories": from_above("agency", "peer_result"),
        "programme": from_above("agency", "leader_programme"),
    },
)
def leader_mindset(
    mindset, conviction, peer_mindset, result, stories, programme,
    *, mindset_speed, stubbornness, mindset_from_success, mindset_from_stories, mindset_from_programme,
    leadership_removed,
):  # fmt: skip
    r"""Mindset moves between own conviction and the peers', with results of own and peers' projects and a programme.

    Without the barrier of leadership it is 1.

    .. math:: m' = \min(1, \max(\Omega_l, m + v_m (\alpha_m m_* + (1 - \alpha_m) \tilde m - m) + \beta_m z
                  + \beta_v z_q + \beta_T \mathsf{L} (1 - m)))

    with :math:`\tilde m` the mean of the peers whose mindset is within the bound of confidence.

    >>> float(leader_mindset(0.5, 0.5, 0.7, 0.0, 0.2, 0.5, mindset_speed=0.1, stubbornness=0.5,
    ...     mindset_from_success=0.02, mindset_from_stories=0.05, mindset_from_programme=0.02,
    ...     leadership_removed=0).round(3))
    0.525
    """
    pull = stubbornness * conviction + (1 - stubbornness) * peer_mindset - mindset
    taught = mindset_from_programme * programme * (1 - mindset)
    moved = mindset_from_success * result + mindset_from_stories * stories
    return np.clip(mindset + mindset_speed * pull + moved + taught, leadership_removed, 1)


@rule(
    of="leader",
    writes="clarity",
    cites="thesis barrier:leadership.clear-problem, T-P2",
    sees={"programme": from_above("agency", "leader_programme")},
)
def leader_clarity(
    clarity, mindset, programme,
    *, clarity_speed, clarity_base, clarity_from_mindset, clarity_from_programme, leadership_removed,
):  # fmt: skip
    r"""A leader who sees why, or has learnt to set a problem, sets a clearer task; it takes months to become clear.

    Without the barrier of leadership it is as clear as can be at once.

    .. math:: c' = \max(\Omega_l, c + v_c (\min(1, c_0 + \beta_c m + \gamma_c \mathsf{L}) - c))

    >>> round(float(leader_clarity(0.4, 0.5, 0.5, clarity_speed=0.1, clarity_base=0.25, clarity_from_mindset=0.5,
    ...     clarity_from_programme=0.2, leadership_removed=0)), 3)
    0.42
    """
    task = np.minimum(clarity_base + clarity_from_mindset * mindset + clarity_from_programme * programme, 1)
    return np.maximum(clarity + clarity_speed * (task - clarity), leadership_removed)
