"""What a column of a service starts from, where no parameter alone says it: facts of the roster, and draws."""

from __future__ import annotations

import numpy as np

from policylab.model.columns.starting import Draw, Values


def weight_of_service(draw: Draw) -> Values:
    r"""Return the weight of a service.

    .. math:: \omega_s = \Xi_w

    """
    return draw.fact("weight")


def share_of_occasions(draw: Draw) -> Values:
    r"""Return a service's share of the occasions that bring people to its agency.

    .. math:: \delta_s = \Xi_o

    """
    return draw.fact("demand")


def place_in_demand(draw: Draw) -> Values:
    r"""Return the place of a service in that demand, from near 1 for the first to near 0 for the last.

    .. math:: \varpi_s = 1 - (\Xi_{rank} - 1 / 2) / \Xi_m

    """
    return 1 - (draw.fact("rank") - 0.5) / draw.fact("siblings")


def place_in_closing(draw: Draw) -> Values:
    r"""Return the share of its agency's demand that smaller services have, and half of its own.

    .. math:: \pi_s = \Xi_s

    """
    return draw.fact("smaller")


def matter_of_trust(draw: Draw) -> Values:
    r"""Return whether a service touches what people keep to themselves.

    .. math:: n_s = [\varepsilon_{sensitive} < \nu_s]

    """
    return draw.uniform("sensitive") < draw.row["sensitive_share"]


def need_of_data(draw: Draw) -> Values:
    r"""Return whether a service needs others' data: medium and heavy ones may.

    .. math:: n_d = [\varepsilon_{needs\_data} < [\omega_s = 1] \nu_1 + [\omega_s = 2] \nu_2]

    """
    row = draw.row
    return draw.uniform("needs_data") < by_weight(draw, np.zeros(1), row["data_need_medium"], row["data_need_heavy"])


def need_of_identity(draw: Draw) -> Values:
    r"""Return whether a service must know who asks: medium and heavy ones may.

    .. math:: n_i = [\varepsilon_{needs\_identity} < \nu_i [\omega_s > 0]]

    """
    return draw.uniform("needs_identity") < draw.row["identity_need"] * (draw.column("weight_class") > 0)


def need_of_payment(draw: Draw) -> Values:
    r"""Return whether a service is paid for: medium and heavy ones may be.

    .. math:: n_p = [\varepsilon_{needs\_payment} < \nu_m [\omega_s > 0]]

    """
    return draw.uniform("needs_payment") < draw.row["payment_need"] * (draw.column("weight_class") > 0)


def fixed_hurdle(draw: Draw) -> Values:
    r"""Return the fit of the rules from which they allow a service, uniform up to a bound that grows with weight.

    .. math:: h_g = \varepsilon_{hurdle} (\tau_0 + (\tau_2 - \tau_0) \omega_s / 2)

    """
    light, heavy = draw.row["hurdle_light"], draw.row["hurdle_heavy"]
    return draw.uniform("hurdle") * (light + (heavy - light) * draw.column("weight_class") / 2)


def usual_length(draw: Draw) -> Values:
    r"""Return the months that a project takes, by weight and with some spread.

    .. math:: T_s = \max(\operatorname{round}(T_w (1 + \sigma_d (2 \varepsilon_{length} - 1))), 1), \quad
              T_w = [\omega_s = 0] T_{p0} + [\omega_s = 1] T_{p1} + [\omega_s = 2] T_{p2}

    """
    row = draw.row
    usual = by_weight(draw, row["length_light"], row["length_medium"], row["length_heavy"])
    return np.maximum(np.rint(usual * (1 + row["length_spread"] * (2 * draw.uniform("length") - 1))), 1)


def usual_price(draw: Draw) -> Values:
    r"""Return the price of a project: each step of weight multiplies that of a light one.

    .. math:: p_v = p_0 \kappa_w^{\omega_s}

    """
    # Written with logarithms, like other powers: numpy's own power takes another path for a single world.
    price: Values = draw.row["light_price"] * np.exp(np.log(draw.row["price_step"]) * draw.column("weight_class"))
    return price


def usual_failing(draw: Draw) -> Values:
    r"""Return the chance that a project fails without any strain, as a logit: that of a survey, less the usual strain.

    .. math:: f_s = \ln(q_w / (1 - q_w)) - k_u, \quad
              q_w = [\omega_s = 0] q_{f0} + [\omega_s = 1] q_{f1} + [\omega_s = 2] q_{f2}

    """
    row = draw.row
    odds = by_weight(draw, row["failed_light"], row["failed_medium"], row["failed_heavy"])
    logits: Values = np.log(odds / (1 - odds)) - row["usual_strain"]
    return logits


def usual_completing(draw: Draw) -> Values:
    r"""Return the chance that a project that does not fail is whole without any strain, as a logit.

    .. math:: g_s = \ln(w_w / (1 - w_w)) + k_u, \quad
              w_w = [\omega_s = 0] w_{f0} + [\omega_s = 1] w_{f1} + [\omega_s = 2] w_{f2}

    """
    row = draw.row
    odds = by_weight(draw, row["whole_light"], row["whole_medium"], row["whole_heavy"])
    logits: Values = np.log(odds / (1 - odds)) + row["usual_strain"]
    return logits


def taste_of_service(draw: Draw) -> Values:
    r"""Return how much an agency likes the idea of a service.

    .. math:: e_s = \sigma_e \Phi^{-1}(\varepsilon_{taste})

    """
    return draw.row["taste_spread"] * draw.normal("taste")


def by_weight(draw: Draw, light: Values, medium: Values, heavy: Values) -> Values:
    """Return the value of each service's weight, shape (services, worlds)."""
    weight = draw.column("weight_class")
    return np.where(weight == 0, light, np.where(weight == 1, medium, heavy))
