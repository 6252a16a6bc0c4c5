"""Agencies: is the matter on the agenda this month, and then: ignore, on paper, or for real."""

import numpy as np

from policylab.rules.rule import from_above, mean_over, rule

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2


def gain_of_work(effective, redesigned, *, gain_from_redesign_alone, technology_share, complementarity):
    r"""Return how much better work goes with a share of services digital and of processes redesigned.

    Technology and redesign are complements: a constant elasticity of substitution with exponent below 0,
    beside a small part that redesign earns by itself (thesis p. 75-76; Milgrom & Roberts 1990).

    >>> round(float(gain_of_work(0.5, 0.5, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0)), 3)
    0.5
    """
    technology, redesign = np.maximum(effective, 1e-9), np.maximum(redesigned, 1e-9)
    # Powers are written by logarithms: numpy's own power takes another path where worlds are one wide.
    mixed = technology_share * np.exp(complementarity * np.log(technology)) + (1 - technology_share) * np.exp(
        complementarity * np.log(redesign)
    )
    together = np.exp(np.log(mixed) / complementarity)
    return gain_from_redesign_alone * redesigned + (1 - gain_from_redesign_alone) * together


def unmet_duty(formal, effective, demanded, audit_depth):
    r"""Return the share of the duty that an inspection would find unmet: undeclared, or seen to be paper.

    >>> round(float(unmet_duty(0.5, 0.2, 0.8, 0.5)), 3)
    0.45
    """
    return np.maximum(demanded - formal, 0) + audit_depth * np.maximum(np.minimum(formal, demanded) - effective, 0)


def formal_after(formal, effective, ceiling, won):
    r"""Return formal adoption after services were made real: those on paper in proportion, the rest below the ceiling.

    >>> round(float(formal_after(0.6, 0.2, 1.0, 0.2)), 3)
    0.7
    """
    share_of_rest = np.minimum(won / np.maximum(ceiling - effective, 0.01), 1)
    return np.maximum(formal + np.maximum(ceiling - formal, 0) * share_of_rest, effective + won)


def redesign_step(mindset, clarity, skill, law_reading, *, redesign_from_project):
    r"""Return the share of processes that a whole success redesigns.

    Leaders must want it, people and rules be able.

    >>> round(float(redesign_step(0.5, 0.5, 0.6, 0.4, redesign_from_project=0.4)), 3)
    0.05
    """
    return redesign_from_project * mindset * clarity * (skill + law_reading) / 2


@rule(
    of="agency",
    writes=("haste", "deadline_nearness"),
    cites="O'Donoghue & Rabin 1999; BOD 18-01 data; Electronic Government Act B.E. 2565 (reports to cabinet)",
)
def agency_deadline(
    deadline_in, formal, effective, digital_ceiling, duty_target, audit_depth,
    *, deadline_scale, attention_decay, attention_floor,
):  # fmt: skip
    r"""A deadline presses in its last months and wears off; reports keep laggards' attention up, as far as they lag.

    .. math:: h = e^{-\max(D, 0) / \theta + \min(D, 0) / \theta_a}, \quad N = h + [D \le 0]\, \eta\, \omega (1 - h)

    with :math:`\omega` the share of the duty that an inspection would find unmet.

    >>> [[round(float(x), 3) for x in agency_deadline(d, 0.5, 0.5, 1.0, 1.0, 0.5, deadline_scale=2.0,
    ...     attention_decay=6.0, attention_floor=0.2)] for d in (4.0, 0.0, -6.0)]
    [[0.135, 0.135], [1.0, 1.0], [0.368, 0.431]]
    """
    haste = np.exp(-np.maximum(deadline_in, 0) / deadline_scale + np.minimum(deadline_in, 0) / attention_decay)
    lagging = unmet_duty(formal, effective, np.minimum(duty_target, digital_ceiling), audit_depth)
    return haste, haste + (deadline_in <= 0) * attention_floor * lagging * (1 - haste)


@rule(
    of="agency",
    writes="attention",
    cites="Kingdon; Jones & Baumgartner (agendas); thesis §4.3 (leaders: perception, a clear task)",
    sees={
        "mindset": from_above("leader", "mindset"),
        "clarity": from_above("leader", "clarity"),
        "peers_effective": mean_over("peers", "effective"),
    },
)
def agency_attention(
    deadline_nearness, sanction_salience, recognition, mindset, clarity, peers_effective,
    *, attention_base, attention_from_deadline, attention_from_leader, attention_from_recognition,
    attention_from_peers,
):  # fmt: skip
    r"""Deadlines, leaders who see why, recognition and peers compete for a place on the month's agenda.

    .. math:: \alpha = 1 - \exp(-(h_\alpha + k_D N \sqrt{\xi} + k_L m c + k_I \rho + k_P \bar E))

    >>> round(float(agency_attention(0.0, 1.0, 0.0, 0.5, 0.5, 0.1, attention_base=0.01,
    ...     attention_from_deadline=2.0, attention_from_leader=0.25, attention_from_recognition=0.1,
    ...     attention_from_peers=0.1)), 3)
    0.079
    """
    return 1 - np.exp(
        -(
            attention_base
            + attention_from_deadline * deadline_nearness * np.sqrt(sanction_salience)
            + attention_from_leader * mindset * clarity
            + attention_from_recognition * recognition
            + attention_from_peers * peers_effective
        )
    )


@rule(of="agency", writes="awake", cites="Kingdon; Jones & Baumgartner (agendas)")
def agency_agenda(attention, luck):
    """Whether the matter is on the agenda this month.

    A draw: an agency is awake where its luck falls below its attention.

    >>> bool(agency_agenda(0.3, 0.2)), bool(agency_agenda(0.3, 0.4))
    (True, False)
    """
    return np.asarray(luck < attention)


@rule(
    of="agency",
    writes="liability",
    cites="Becker 1968; Winter & May 2001; Kirchler, Hoelzl & Wahl 2008",
)
def agency_liability(
    inspection_rate, penalty, deadline_in, sanction_salience, *, horizon, deadline_scale, liability_scale
):
    r"""The sanction expected over the months looked ahead for leaving everything undone.

    .. math:: L = \psi\, \pi\, P\, H\, \xi\, e^{-\max(D, 0)/\theta}

    >>> round(float(agency_liability(0.1, 1.0, 0.0, 1.0, horizon=12, deadline_scale=2.0, liability_scale=1.0)), 3)
    1.2
    """
    near = np.exp(-np.maximum(deadline_in, 0) / deadline_scale)
    return liability_scale * inspection_rate * penalty * horizon * sanction_salience * near


@rule(
    of="agency",
    writes="felt_control",
    cites="Deci, Koestner & Ryan 1999; Falk & Kosfeld 2006; assumption: a law that nobody enforces controls nobody",
)
def agency_felt_control(control, liability):
    r"""Control is felt as far as a sanction is expected.

    .. math:: u = \gamma_u (1 - e^{-L})

    >>> round(float(agency_felt_control(1.0, 1.2)), 3)
    0.699
    """
    return control * (1 - np.exp(-liability))


@rule(
    of="agency",
    writes="real_cost",
    cites="thesis §4.3 (regulation, data); Bromley & Powell 2012 (what is on paper is half way)",
)
def agency_real_cost(
    law_reading, data_storage, data_linkage, data_willing, load, formal, effective, digital_ceiling,
    *, cost_from_law, cost_from_data, cost_from_load, paper_conversion,
):  # fmt: skip
    r"""One effort costs 1 for an average agency; misfit, poor data and load add, services on paper save.

    .. math:: c = e^{\gamma_g (1/2 - \hat g) + \gamma_d (1/2 - \bar x) + \gamma_\ell (\Lambda - 1/2)}
              (1 - \nu \min(1, (F - E) / \max(K - E, 0.01)))

    >>> round(float(agency_real_cost(0.5, 0.2, 0.2, 0.5, 0.5, 0.4, 0.2, 1.0, cost_from_law=0.8, cost_from_data=0.4,
    ...     cost_from_load=0.4, paper_conversion=0.4)), 3)
    0.975
    """
    data_readiness = (data_storage + data_linkage + data_willing) / 3
    burden = (
        cost_from_law * (0.5 - law_reading) + cost_from_data * (0.5 - data_readiness) + cost_from_load * (load - 0.5)
    )
    paper_share = np.minimum((formal - effective) / np.maximum(digital_ceiling - effective, 0.01), 1)
    return np.exp(burden) * (1 - paper_conversion * paper_share)


@rule(
    of="agency",
    writes="real_value",
    cites="thesis §4.2, p. 75 (technology and redesign together); Milgrom & Roberts 1990; Bresnahan et al. 2002",
    sees={"mindset": from_above("leader", "mindset"), "clarity": from_above("leader", "clarity")},
)
def agency_real_value(
    effective, redesigned, integration, client_use, skill, law_reading, motivation, mindset, clarity,
    *, value, value_from_integration, value_from_use, leader_weight, project_scope_share,
    redesign_from_project, gain_from_redesign_alone, technology_share, complementarity,
):  # fmt: skip
    r"""What an effort is worth to those who decide, if it succeeds: the gain of work, as leaders and staff want it.

    .. math:: V = 2 v \frac{G(\min(E + k, 1), P + \delta (1 - P)) - G(E, P)}{k} (1 + \beta_I I)(1 + \beta_u (u - 1/2))
              (w M + (1 - w) m)

    with k the scope of a project, :math:`\delta = \Delta\, m\, c\, (S + \hat g) / 2` its step of redesign and
    :math:`G(E, P) = \kappa_P P + (1 - \kappa_P)(\alpha E^r + (1 - \alpha) P^r)^{1/r}` the gain of work.

    >>> round(float(agency_real_value(0.1, 0.1, 0.0, 0.5, 0.6, 0.5, 0.5, 0.5, 0.5, value=1.6,
    ...     value_from_integration=1.0, value_from_use=0.8, leader_weight=0.5, project_scope_share=0.2,
    ...     redesign_from_project=0.4, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0)), 3)
    0.696
    """
    shape = {
        "gain_from_redesign_alone": gain_from_redesign_alone,
        "technology_share": technology_share,
        "complementarity": complementarity,
    }
    step = redesign_step(mindset, clarity, skill, law_reading, redesign_from_project=redesign_from_project)
    after = gain_of_work(np.minimum(effective + project_scope_share, 1), redesigned + step * (1 - redesigned), **shape)
    gain = (after - gain_of_work(effective, redesigned, **shape)) / project_scope_share
    motive = (1 - leader_weight) * motivation + leader_weight * mindset
    return (
        2 * value * gain * (1 + value_from_integration * integration)
        * (1 + value_from_use * (client_use - 0.5)) * motive
    )  # fmt: skip


@rule(
    of="agency",
    writes=("choice", "declared"),
    cites="Meyer & Rowan 1977; Bromley & Powell 2012 (decoupling); Winter & May 2001; DiMaggio & Powell 1983 (peers)",
    sees={"peers_effective": mean_over("peers", "effective")},
)
def agency_choice(
    awake, formal, effective, digital_ceiling, duty_target, audit_depth, liability, recognition,
    recognition_of_form, real_cost, real_value, project_risk, project_months_left, cool_off, resistance,
    peers_effective, luck_ignore, luck_paper, luck_real,
    *, temperature, inertia, project_scope_share, paper_step, paper_cost,
    partial_success, partial_yield, project_loss, project_duration, horizon, good_faith,
    recognition_worth, peer_weight, resistance_weight,
):  # fmt: skip
    r"""An agency that is awake ignores, declares on paper or begins for real: the best of three, with taste.

    A draw: (1) each option has a utility in efforts: *ignore* inertia less the liability of what stays
    unmet; *paper* recognition of form less its cost and what stays unmet then (open only below the
    ceiling, and while it lowers a liability or earns a recognition); *for real* (open where no project runs,
    no failure is fresh and at least half a project's scope is left below the ceiling) value times the chance
    of success, recognition as likely as that, and peers' pull, less cost, resistance and the liability that is
    left, most of which is suspended while a project runs in good faith; (2) each gets a Gumbel draw scaled by the
    temperature; (3) the largest wins. An agency that sleeps ignores.

    >>> parameters = dict(temperature=0.2, inertia=0.25, project_scope_share=0.2,
    ...     paper_step=0.6, paper_cost=0.1, partial_success=0.55, partial_yield=0.4, project_loss=0.25,
    ...     project_duration=7, horizon=12, good_faith=1.0, recognition_worth=0.3, peer_weight=0.1,
    ...     resistance_weight=1.0)
    >>> choice, declared = agency_choice(True, 0.2, 0.1, 0.8, 1.0, 0.0, 2.0, 0.0, 0.0, 1.0, 0.5, 0.3, 0,
    ...     0, 0.1, 0.1, 0.5, 0.5, 0.5, **parameters)
    >>> int(choice), round(float(declared), 3)
    (1, 0.6)
    """
    demanded = np.minimum(duty_target, digital_ceiling)
    liability = liability * (1 - good_faith * np.minimum(project_months_left / horizon, 1))
    unmet = liability * unmet_duty(formal, effective, demanded, audit_depth)

    room = np.maximum(digital_ceiling - formal, 0)
    declarable = np.minimum(paper_step, room)
    unmet_on_paper = liability * unmet_duty(formal + declarable, effective, demanded, audit_depth)
    earned_by_form = recognition_worth * recognition_of_form * declarable / paper_step
    paper_price = paper_cost * real_cost * declarable / project_scope_share
    paper = earned_by_form - paper_price - unmet_on_paper
    # What rounding leaves below the ceiling is no room.
    paper_open = (room > 1e-9) & ((unmet_on_paper < unmet) | (earned_by_form > 0))

    scope = np.minimum(project_scope_share, digital_ceiling - effective)
    size = scope / project_scope_share
    odds = (1 - project_risk) * (1 - partial_success * (1 - partial_yield))
    loss = project_loss * np.minimum(project_scope_share, effective) / project_scope_share
    worth = real_value * (odds * size - project_risk * loss)
    won = odds * scope
    unmet_after = liability * unmet_duty(
        formal_after(formal, effective, digital_ceiling, won), effective + won, demanded, audit_depth
    )
    suspended = np.minimum(project_duration / horizon, 1)
    unmet_for_real = suspended * (1 - good_faith) * unmet + (1 - suspended) * unmet_after
    pull = (recognition_worth * recognition * odds + peer_weight * peers_effective) * size
    real = worth + pull - real_cost * size - resistance_weight * resistance - unmet_for_real
    real_open = (size >= 0.5) & (project_months_left <= 0) & (cool_off <= 0)

    def taste(luck):
        return -temperature * np.log(-np.log(luck))

    utilities_ignore = inertia - unmet + taste(luck_ignore)
    utilities_paper = np.where(paper_open, paper + taste(luck_paper), -np.inf)
    utilities_real = np.where(real_open, real + taste(luck_real), -np.inf)
    best = np.where(
        utilities_real > np.maximum(utilities_ignore, utilities_paper),
        FOR_REAL,
        np.where(utilities_paper > utilities_ignore, ON_PAPER, IGNORE),
    )
    choice = np.where(awake, best, IGNORE)
    return choice.astype(np.int8), np.where(choice == ON_PAPER, declarable, 0.0)
