"""Looking at a page as the interface asks for it: what axe finds, what scrolls sideways, what the browser complains of.

Lives here: what every story in this folder looks at. The browser itself: `conftest.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.sizes import sized

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    # Whatever is found is told whole; what passes is not written out, which would take most of the time.
    "resultTypes": ["violations"],
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """new Promise((told) => requestAnimationFrame(() => setTimeout(() => {
  const cut = [...document.querySelectorAll('.scroll')].filter((box) => {
    const table = box.querySelector('table');
    return table && getComputedStyle(box).overflowX === 'visible' && table.offsetWidth > box.clientWidth + 1;
  });
  told(cut.length);
})))"""
"""How many tables go on where nobody can scroll to."""
AT_A_DESK, ON_A_TELEPHONE = ("light", 1440), ("dark", 390)
SEEN = sized((ON_A_TELEPHONE,), (AT_A_DESK, ON_A_TELEPHONE))
"""How stories look at what they pass by."""


def violations(page: Page) -> list[str]:
    """What axe finds, each with the first element it finds it on."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def usable(page: Page, seen: Sequence[tuple[str, int]] = SEEN) -> list[str]:
    """What axe finds in each theme at each width, and where the page scrolls sideways."""
    found = []
    for theme, width in seen:
        # Without motion, so that no colour is measured half way from one theme to the other.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{theme} {width} {one}" for one in violations(page)]
    for width in (320, 390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} scrolls sideways"] * int(page.evaluate(SIDEWAYS) > 0)
        found += [f"{width} cuts a table off"] * page.evaluate(CUT_OFF)
    return found


@dataclass
class Complaints:
    """What a page asks of anybody but its own site, and what its console says, from the moment this listens."""

    page: Page
    site: str
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:")):
            self.heard.append(f"asked {url}")
