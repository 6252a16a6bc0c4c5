"""A second implementation of the model, in plain Mesa objects, written from the printed ODD and not from the rules.

One :class:`mesa.Agent` stands for each agency, leader, official and citizen. It has its columns as plain attributes and
looks at the others by walking over its ties. What it shares with the lab are its data (roster, networks, tables of
parameters and packages), none of its rules. It is slow, and easy to compare with the printed text.
"""

from tests.benchmarks.plain_model.model import PlainModel

__all__ = ["PlainModel"]
