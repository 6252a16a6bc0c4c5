"""Mathematics as inline SVG: readers fetch no script and no font."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

import ziamath
from docutils import nodes
from sphinx.application import Sphinx

SIZE = 17  # pixels, next to text of 16
ziamath.config.precision = 2
ziamath.config.svg2 = False


@cache
def draw(latex: str, inline: bool) -> tuple[str, float]:
    """Return LaTeX as SVG in the colour of the surrounding text, and its depth below the baseline."""
    picture = ziamath.Latex(latex, size=SIZE, color="currentColor", inline=inline)
    labelled = f'<svg role="img" aria-label="{escape(latex, quote=True)}" '
    return picture.svg().replace("<svg ", labelled, 1), picture.getyofst()


def render_inline(translator: Any, node: nodes.math) -> None:
    """Draw inline mathematics."""
    svg, depth = draw(node.astext(), inline=True)
    translator.body.append(f'<span class="mathematics" style="vertical-align: {depth:.2f}px">{svg}</span>')
    raise nodes.SkipNode


def render_block(translator: Any, node: nodes.math_block) -> None:
    """Draw a displayed equation; one wider than the page scrolls sideways."""
    svg, _ = draw(node.astext(), inline=False)
    translator.body.append(f'<div class="equation" tabindex="0">{svg}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer."""
    app.add_html_math_renderer("drawn", (render_inline, None), (render_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
