"""Structures: rival forms of the model that the literature names, and families of each network."""

from __future__ import annotations

from policylab.model.networks.families import GENERATORS
from policylab.model.switches.switch import NETWORK, STRUCTURE, Switch

ALL = (
    Switch(
        "choice",
        STRUCTURE,
        "how an agency that is awake picks among ignoring, paper and the real thing",
        {"logit": {}, "nested": {"nesting": 0.4}, "best-reply": {"temperature": 0}},
        "form of the model: a plain logit shares freed probability in proportion, a nest and a best reply do not",
    ),
    Switch(
        "complementarity",
        STRUCTURE,
        "how technology and redesign make up the gain of work",
        {"ces": {}, "additive": {"complementarity": 1}},
        "Milgrom & Roberts 1990; thesis claim:1 (contradicts the additive form, which is kept as a rival)",
    ),
    Switch(
        "imitation",
        STRUCTURE,
        "how peers who show pull an agency",
        {"logit": {}, "threshold": {"threshold_form": 1}},
        "DiMaggio & Powell 1983; Granovetter 1978; Centola & Macy 2007",
    ),
    Switch(
        "opinion",
        STRUCTURE,
        "to whom leaders listen",
        {"degroot": {}, "bounded-confidence": {"confidence_bound": 0.2}},
        "DeGroot 1974; Friedkin & Johnsen 1990; Deffuant et al. 2000; Hegselmann & Krause 2002",
    ),
    *(
        Switch(
            network,
            NETWORK,
            f"how the network of {network} is made",
            {family: {} for family in families},
            "form of the model: families of networks, and a network of your own with --network",
        )
        for network, families in GENERATORS.items()
    ),
)
