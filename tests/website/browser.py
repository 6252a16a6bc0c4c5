"""The site as a reader's browser meets it: every page opened in a headless Chromium, from a server on this machine.

A page fails when it asks another host for anything, when the browser complains, when it is wider than its window, or
when print shows what belongs to the screen. Screenshots show what no rule can judge.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

HOST = "127.0.0.1"
WIDTHS = {"phone": 390, "desk": 1280}
HEIGHT = 900
TALLEST = 4000  # pixels of a page that a screenshot shows
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
TOO_WIDE = """() => {
  const width = window.innerWidth;
  if (document.documentElement.scrollWidth <= width) return null;
  const wide = [...document.querySelectorAll("article *")].filter(one => one.getBoundingClientRect().right > width + 1);
  const first = wide.slice(0, 3).map(one => one.outerHTML.slice(0, 80)).join(" | ");
  return `${document.documentElement.scrollWidth} wide: ${first}`;
}"""
ONLY_ON_SCREEN = """() => [".sidebar-drawer", ".toc-drawer", ".mobile-header"].filter(
  name => [...document.querySelectorAll(name)].some(one => one.offsetParent !== null))"""


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, None where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing of each request."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this machine while the context lasts, and yield its address."""
    server = ThreadingHTTPServer((HOST, 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def look(site: Path, program: str, screenshots: Path | None = None) -> tuple[int, list[str]]:
    """Open every page of a built site at each width, and return how many there are and what is wrong.

    Parameters
    ----------
    site : Path
        Folder of the built site.
    program : str
        Path of a Chromium.
    screenshots : Path, optional
        Folder for a picture of every page at each width, light and dark, and as it is printed.

    """
    from playwright.sync_api import sync_playwright  # the default tests do without it

    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    wrong: list[str] = []
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, width in WIDTHS.items():
            context = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme="light")
            tab = context.new_page()
            complaints = _complaints_of(tab, address)
            for page in pages:
                tab.goto(f"{address}/{page}", wait_until="load")
                complaints += _shape_of(tab, print_too=name == "desk")
                if screenshots is not None:
                    _take_pictures(tab, screenshots, f"{page.removesuffix('.html').replace('/', '-')}-{name}")
                wrong += [f"{page} at {width}: {one}" for one in complaints]
                complaints.clear()
            context.close()
        browser.close()
    return len(pages), wrong


def _complaints_of(tab: Any, address: str) -> list[str]:
    """Return a list that fills with what a tab asks of others (they are never reached) and what it complains of."""
    found: list[str] = []

    def ask(route: Any) -> None:
        url = route.request.url
        if url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            found.append(f"asks {urlsplit(url).netloc} for {url}")
            route.abort()

    tab.route("**/*", ask)
    tab.on("console", lambda said: found.append(f"console: {said.text}") if said.type == "error" else None)
    tab.on("pageerror", lambda error: found.append(f"script: {error}"))
    tab.on("response", lambda got: found.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    return found


def _shape_of(tab: Any, *, print_too: bool) -> list[str]:
    """Return what is wrong with how a page lies in its window and, if asked for, on paper."""
    too_wide = tab.evaluate(TOO_WIDE)
    found = [f"moves sideways, {too_wide}"] if too_wide else []
    if print_too:
        tab.emulate_media(media="print")
        found += [f"printed: {name}" for name in tab.evaluate(ONLY_ON_SCREEN)]
        tab.emulate_media(media="screen")
    return found


def _take_pictures(tab: Any, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for looks, media in (
        ("light", {"color_scheme": "light"}),
        ("dark", {"color_scheme": "dark"}),
        ("print", {"media": "print"}),
    ):
        tab.emulate_media(**{"media": "screen", "color_scheme": "light"} | media)
        size = tab.evaluate("() => [window.innerWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], TALLEST)}
        tab.screenshot(path=folder / f"{name}-{looks}.png", full_page=True, clip=clip)
    tab.emulate_media(media="screen", color_scheme="light")
