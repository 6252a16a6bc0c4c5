"""What a column of citizens starts from, where no parameter alone says it: the joint population, and draws."""

from __future__ import annotations

import numpy as np

from policylab.model.columns.starting import Draw, Values


def distance_in_region(draw: Draw) -> Values:
    r"""Return a distance around that of the region.

    .. math:: d_c = \operatorname{clip}(\Xi_d + 0.3 (\varepsilon_{distance} - 0.5), 0, 1)

    """
    return np.clip(draw.fact("distance") + 0.3 * (draw.uniform("distance") - 0.5), 0, 1)


def literacy_of_person(draw: Draw) -> Values:
    r"""Return a literacy around that of people of the same segment, region, age and education.

    .. math:: k = \operatorname{clip}(k_0 + \Xi_k - \bar\Xi_k + \sigma_k \Phi^{-1}(\varepsilon_{literacy}), 0.01, 0.99)

    """
    mean = draw.row["literacy_start"] + draw.fact("literacy") - draw.fact("mean_literacy")
    return np.clip(mean + draw.row["literacy_spread"] * draw.normal("literacy"), 0.01, 0.99)


def access_of_person(draw: Draw) -> Values:
    r"""Return whether a person has access: likelier for people who are able as well.

    .. math:: a_a = [\varepsilon_{access} < \operatorname{logit}^{-1}(\ell_a + \Xi_a
                  + \sigma_a \Phi^{-1}(\varepsilon_{literacy}))]

    The level :math:`\ell_a` is that at which a share :math:`a_0` of the population is without access.
    """
    from scipy.special import expit  # noqa: PLC0415 (whoever lists columns and packages starts nothing)

    logits = draw.level_of_access() + draw.fact("access") + draw.row["access_from_skill"] * draw.normal("literacy")
    return draw.uniform("access") < expit(logits)


def never_online(draw: Draw) -> Values:
    r"""Return who, being without access, never gains it by himself.

    .. math:: a_n = (1 - a_a) [\varepsilon_{stays\_offline} < \nu_a \Xi_v]

    """
    stays = draw.uniform("stays_offline") < draw.row["never_online"] * draw.fact("offline")
    return np.logical_not(draw.column("access")) & stays


def speed_of_access(draw: Draw) -> Values:
    r"""Return how soon people of an age band gain access, relative to the mean.

    .. math:: g_a = \Xi_y

    """
    return draw.fact("gaining")


def occasions_of_person(draw: Draw) -> Values:
    r"""Return the occasions a year: gamma distributed, and more of them in segments that have more.

    .. math:: \lambda_c = \Xi_{occasions} \frac{\bar\lambda}{\kappa_\lambda}
                  \operatorname{P}^{-1}(\kappa_\lambda, \varepsilon_{occasions})

    with :math:`\operatorname{P}^{-1}` the inverse of the regularised lower incomplete gamma function.
    """
    from scipy.special import gammaincinv  # noqa: PLC0415

    shape = draw.row["occasions_shape"]
    drawn = gammaincinv(shape, draw.uniform("occasions"))
    return draw.fact("occasions") * draw.row["occasions_mean"] / shape * drawn


def standard_taste(draw: Draw) -> Values:
    r"""Return a lasting reluctance in standard deviations.

    .. math:: \tau_c = \Phi^{-1}(\varepsilon_{taste})

    """
    return draw.normal("taste")
