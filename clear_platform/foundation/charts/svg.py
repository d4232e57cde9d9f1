"""Writing SVG: elements with escaped text and attributes. What is drawn is the business of the charts.

Looks are classes with a presentation attribute beside them: on a page the stylesheet paints by class, in both themes;
on paper, where there is no stylesheet, the attribute holds. Style attributes are never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# A drawing up to these widths is shown about as large as it is, instead of as wide as its place.
TINY, SMALL = 240.0, 400.0

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Svg(str):
    """Finished markup; templates that know `__html__` do not escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def element(name: str, *children: Svg, **attributes: str | float | None) -> Svg:
    """Give one element. An underscore in an attribute's name becomes a dash; None leaves the attribute out."""
    written = "".join(
        f' {_attribute_name(key)}="{escape(_readable(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return Svg(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")


def text(content: str, x: float, y: float, *, css: str = "", anchor: str = "start", size: float = 11.5) -> Svg:
    """Give a line of text at a baseline; `css` may hold strong or faint."""
    looks = css.split()
    return element(
        "text",
        _words(content),
        class_=css or None,
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        font_size=size,
        font_weight="600" if "strong" in looks else None,
        fill="#0F1F2A" if "strong" in looks else "#56676F" if "faint" in looks else "#3C4E5A",
    )


def title(content: str) -> Svg:
    """Give the name that a mark shows when one points at it."""
    return element("title", _words(content))


def together(parts: Iterable[Svg]) -> Svg:
    """Give several elements as one piece."""
    return Svg("".join(parts))


def drawing(label: str, width: float, height: float, parts: Iterable[Svg], *, stretches: bool = False) -> Svg:
    """Give a whole drawing with the name it is read aloud by; one that `stretches` fills its place, and has no text."""
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"drawing {'tiny' if width <= TINY else 'small' if width <= SMALL else ''}".rstrip(),
        viewBox=f"0 0 {_readable(width)} {_readable(height)}",
        preserveAspectRatio="none" if stretches else None,
        width=width,
        height=height,
        role="img",
        aria_label=label,
        focusable="false",
        font_family="Noto Sans, Liberation Sans, Helvetica, sans-serif",
    )


def _words(content: str) -> Svg:
    return Svg(escape(_readable(content), quote=False))


def _attribute_name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _readable(value: str | float) -> str:
    if isinstance(value, str):
        return _NOT_XML.sub("\ufffd", value)
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
