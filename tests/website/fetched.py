"""What a browser would fetch by itself: found in pages, styles and scripts without opening them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

OUTSIDE = re.compile(r"\s*(?:(?:https?|wss?|ftp):)?//", re.IGNORECASE)
BY_STYLE = re.compile(r"""(?:@import\s+(?:url\(\s*)?|url\(\s*)["']?\s*((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)
BY_SCRIPT = re.compile(
    r"""(?:\b(?:fetch|import|importScripts|WebSocket|EventSource|sendBeacon|open)\s*\(\s*(?:["'`][A-Z]+["'`]\s*,\s*)?"""
    r"""|\bfrom\s*|\.(?:src|href)\s*=\s*)["'`]((?:https?:|wss?:)?//[^"'`]+)""",
    re.IGNORECASE,
)
# Attributes that make a browser fetch; a link that a reader may follow is none of them.
ATTRIBUTES = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"), "track": ("src",),
    "audio": ("src",), "video": ("src", "poster"), "embed": ("src",), "object": ("data",), "input": ("src",),
    "image": ("href", "xlink:href"), "use": ("href", "xlink:href"), "form": ("action",), "link": ("href",),
}  # fmt: skip
ONLY_SAID = {"canonical", "next", "prev", "author", "license", "help", "alternate", "search", "index"}


class _Page(HTMLParser):
    """Collects what a page makes a browser fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._inside = tag
        only_said = tag == "link" and set(told.get("rel", "").lower().split()) <= ONLY_SAID and told.get("rel")
        if not only_said:
            values = [told.get(name, "") for name in ATTRIBUTES.get(tag, ())]
            self.found += [value for value in values if OUTSIDE.match(value)]
        self.found += BY_STYLE.findall(told.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.found += BY_STYLE.findall(data)
        elif self._inside == "script":
            self.found += BY_SCRIPT.findall(data)


def fetched_by_page(html: str) -> list[str]:
    """Return the addresses outside the site that a page fetches when it is opened."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.found


def fetched(site: Path) -> Iterator[tuple[str, str]]:
    """Yield file and address of whatever a built site fetches from elsewhere."""
    readers = {".html": fetched_by_page, ".svg": fetched_by_page, ".css": BY_STYLE.findall, ".js": BY_SCRIPT.findall}
    for path in sorted(site.rglob("*")):
        if path.suffix in readers:
            for address in readers[path.suffix](path.read_text(encoding="utf-8")):
                yield path.relative_to(site).as_posix(), address
