"""Page: headings, prose, tables and figures in order, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.show.figure import Figure
from policylab.show.markdown import escaped
from policylab.show.table import Table


@dataclass(frozen=True)
class Heading:
    """A heading; a page has one of level 1."""

    text: str
    level: int = 2


Block = Heading | Table | Figure | str


@dataclass(frozen=True)
class Page:
    """Blocks in their order.

    Attributes
    ----------
    blocks : tuple of Heading, Table, Figure or str
        A str is a paragraph or a list in Markdown; an empty one is left out.

    """

    blocks: tuple[Block, ...]

    def markdown(self, figures: str = "") -> str:
        """Return the page as Markdown.

        Parameters
        ----------
        figures : str, optional
            The folder of the figures, as the page sees it; without it none is shown.

        """
        parts = [_written(block, figures) for block in self.blocks]
        return "\n\n".join(part for part in parts if part) + "\n"


def _written(block: Block, figures: str) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.text}"
    if isinstance(block, Table):
        return block.markdown()
    if isinstance(block, Figure):
        return f"![{escaped(block.caption)}]({figures}/{block.name}.png)" if figures else ""
    return block
