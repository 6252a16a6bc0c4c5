"""Mathematics drawn into the pages as SVG: no script, no font and nothing else is fetched by whoever reads them."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

import ziamath
from docutils import nodes
from sphinx.application import Sphinx

SIZE = 17  # pixels of a letter beside text of 16
ziamath.config.precision = 2
ziamath.config.svg2 = False


@cache
def drawn(latex: str, inline: bool) -> tuple[str, float]:
    """Return LaTeX as SVG in the colour of the text around it, and how far it goes below the line."""
    picture = ziamath.Latex(latex, size=SIZE, color="currentColor", inline=inline)
    named = f'<svg role="img" aria-label="{escape(latex, quote=True)}" '
    return picture.svg().replace("<svg ", named, 1), picture.getyofst()


def in_text(translator: Any, node: nodes.math) -> None:
    """Draw mathematics in a line of text."""
    svg, below = drawn(node.astext(), inline=True)
    translator.body.append(f'<span class="mathematics" style="vertical-align: {below:.2f}px">{svg}</span>')
    raise nodes.SkipNode


def on_its_own(translator: Any, node: nodes.math_block) -> None:
    """Draw an equation on lines of its own; one wider than the page can be moved sideways."""
    svg, _ = drawn(node.astext(), inline=False)
    translator.body.append(f'<div class="equation" tabindex="0">{svg}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the renderer by its name."""
    app.add_html_math_renderer("drawn", (in_text, None), (on_its_own, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
