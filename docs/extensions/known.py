"""The directive ``known``: what the words for what is known and not known mean, from their declaration."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

TH = ".th"


class Known(SphinxDirective):
    """The table of one use of words (verdict, standing, contest or box), in the language of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        from policylab.show.knowledge import knowledge_table  # noqa: PLC0415 (configured without the lab)

        language = "th" if self.env.docname.endswith(TH) else "en"
        return self.parse_text_to_nodes(knowledge_table(self.arguments[0], language))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive; a page is read again when the lab changes, as ``terminal`` sees to."""
    app.add_directive("known", Known)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
