"""A text as a mail in an organization's colours: the same words, marked up, with nothing fetched from anywhere. Pure.

Only addresses of this site become links: what people wrote into a mail stays words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final

from clear_platform.foundation.branding.rules import DARK, INK, LIGHT, Colours, look_of
from clear_platform.foundation.paper.results import Brand

_DARK_TEXT: Final = "#E6ECF0"
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+")
_PAGE: Final = """\
<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{subject}</title><style>
body {{ margin: 0; padding: 24px 12px; background: {paper}; color: {ink}; font: 16px/1.5 'Noto Sans', sans-serif; }}
main {{ max-width: 36em; margin: 0 auto; padding: 20px 24px; background: {sheet}; border-top: 3px solid {accent}; }}
.tenant {{ margin: 0 0 16px; font-weight: 600; color: {brand}; }}
a {{ color: {brand}; overflow-wrap: anywhere; }}
a.act {{ display: inline-block; padding: 10px 14px; background: {brand}; color: {on_brand}; }}
@media (prefers-color-scheme: dark) {{
body {{ background: {dark_paper}; color: {dark_ink}; }}
main {{ background: {dark_sheet}; border-top-color: {dark_accent}; }}
.tenant, a {{ color: {dark_brand}; }}
a.act {{ background: {dark_brand}; color: {dark_on_brand}; }}
}}
</style></head><body><main>
<p class="tenant">{name}</p>
{told}
</main></body></html>
"""


def dressed(text: str, *, subject: str, brand: Brand, site: str, language: str) -> str:
    """Give a text as HTML: its paragraphs, addresses of the site as links, one that stands alone as the thing to do.

    Takes: `brand`, whose colours were held against their grounds when they were chosen, in either mode.
    """
    look = look_of(brand.primary, brand.accent)
    paragraphs = [one for one in _PARAGRAPH.split(text.strip()) if one.strip()]
    return _PAGE.format(
        language=escape(language),
        subject=escape(subject),
        name=escape(brand.name),
        told="\n".join(_paragraph(one, site) for one in paragraphs),
        paper=LIGHT["paper"],
        sheet=LIGHT["sheet"],
        ink=INK,
        dark_paper=DARK["paper"],
        dark_sheet=DARK["sheet"],
        dark_ink=_DARK_TEXT,
        **_values(look.light, ""),
        **_values(look.dark, "dark_"),
    )


def _values(colours: Colours, before: str) -> dict[str, str]:
    return {
        f"{before}brand": colours.brand,
        f"{before}on_brand": colours.on_brand,
        f"{before}accent": colours.accent,
    }


def _paragraph(text: str, site: str) -> str:
    alone = _ADDRESS.fullmatch(text.strip()) is not None and text.strip() != site
    return f"<p>{_linked(text.strip(), _link_of(site, ' class=act' if alone else ''))}</p>"


def _link_of(site: str, look: str) -> Callable[[str], str]:
    def link(address: str) -> str:
        shown = escape(address)
        if address != site and not address.startswith(f"{site.rstrip('/')}/"):
            return shown
        return f'<a{look} href="{shown}">{shown}</a>'

    return link


def _linked(text: str, link: Callable[[str], str]) -> str:
    said, end = [], 0
    for found in _ADDRESS.finditer(text):
        said += [escape(text[end : found.start()]), link(found[0])]
        end = found.end()
    return "".join([*said, escape(text[end:])]).replace("\n", "<br>\n")
