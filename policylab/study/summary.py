"""The summary of a study: the small stored result, one JSON object, that briefs and figures query.

Nothing in it is looked up elsewhere and nothing is rounded for the eye: numbers have six significant digits. There is
no NaN and no Infinity; what has no value is null. Entries of a section are told apart by the fields that ``keys`` names
for it, so that a query names a section, a value for each of its keys, and the field that it wants::

    effects   arm=by-law-abrupt budget=1.0 measure=adoption_months at=120   mean

``budget`` is always a multiple of the study's own budget (1.0 is what the first law among the arms spends as written,
in each world its own); ``at`` is a month, or ``"run"`` for what belongs to a whole run. Effects are the arm less the
baseline of the study on the same people, networks and luck.

================== ======================================================================================================
section            what it holds
================== ======================================================================================================
``keys``           for each section that is a list, the fields that tell its entries apart
``study``          the declaration, as the file has it
``provenance``     ``version``, ``model``, ``commit``, ``seed``, ``packages``, ``cpu``, ``date`` of the last run, and
                   ``scenarios`` (identity of each arm in the default world as written); ``worlds``,
                   ``worlds_replications``, ``worlds_from`` (``"ranges"``, or identity and status of what a filter kept),
                   ``headline_size``, ``headline_replications``, ``runs``, ``failed`` (runs that raised)
``arms``           ``arm``, ``title``, ``title_th``, ``kind``: ``baseline``, ``mandate`` (holds an instrument of the
                   family compulsion and none of the family incentive), ``incentive`` (the other way round), ``both``,
                   ``neither``
``measures``       ``measure``, ``label``, ``label_th``, ``unit``, ``good`` (``up``, ``down``, ``none``), ``smallest``:
                   the smallest effect of interest
``effects``        at each ``budget`` every ``arm`` but the baseline, ``measure`` and ``at``: ``mean``, ``low``, ``high``
                   (pointwise 95% over luck), ``variance_reduction`` and ``verdict`` in the default world at the size of
                   the headline; ``share_same_sign`` and ``standing`` over the worlds in which the arm meets their
                   budget, ``depends_on`` (the parameters, or the form of choice, that the standing names), ``drivers``
                   (``parameter``, ``correlation``: what goes with the effect over the worlds more than chance would
                   have it), ``worlds_counted``
``levels``         month by month in the default world at budget 1.0, every arm and the baseline, effective and formal
                   adoption: the lists ``month``, ``mean``, ``low``, ``high``
``against_outlay`` the effects on the two headlines at each budget beside what was spent: ``outlay``, ``outlay_low``,
                   ``outlay_high`` (beyond the baseline, official-months), ``asked`` (the budget in official-months),
                   ``matched``, ``mean``, ``low``, ``high``
``ledger``         what every arm, the baseline included, comes to at each budget: ``measure``, ``at``, ``mean``, ``low``,
                   ``high``, ``share_reached`` (of times); ``outlay``, ``agency_cost`` and ``citizen_burden`` are its
                   three lines of money, never added
``groups``         effects at budget 1.0 ``by`` tier and segment, ``group`` by group, with the fields of ``effects`` but
                   the drivers
``contests``       every ``mandate`` against every ``incentive`` over the worlds in which both meet the budget, for
                   measures with a good direction: ``worlds``; of them ``mandate_better`` and ``incentive_better`` with an
                   interval that leaves 0 out, ``unclear`` with one that does not; and, whatever the interval,
                   ``mandate_ahead`` and ``incentive_ahead``
``best``           ``share`` of the worlds in which an arm is the best of those that meet the budget
``matched``        where each arm meets each budget: in the default world ``dial``, ``value``, ``asked``, ``outlay``,
                   ``low``, ``high``, ``matched``, ``why`` not; over the worlds ``worlds_matched`` of ``worlds``, and
                   ``in_worlds`` in words
================== ======================================================================================================
"""

from __future__ import annotations
