"""Reading a drawing back: its elements by class, so that a test can speak of bars and lines instead of markup."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from clear_platform.foundation.charts.svg import Svg

_NAMESPACE = "{http://www.w3.org/2000/svg}"


def parsed(svg: Svg | None) -> Element:
    """The drawing as a tree; fails where it is not well-formed."""
    assert svg is not None
    root: Element = fromstring(svg)
    return root


def marked(svg: Svg | None, *css: str) -> list[Element]:
    """The elements that carry all of these classes, in the order they are drawn."""
    wanted = set(css)
    return [one for one in parsed(svg).iter() if wanted <= set((one.get("class") or "").split())]


def words(svg: Svg | None) -> list[str]:
    """The texts of a drawing, in the order they are written."""
    return [one.text or "" for one in parsed(svg).iter(f"{_NAMESPACE}text")]


def lengths(elements: list[Element], name: str) -> list[float]:
    """One attribute of several elements, as numbers."""
    return [float(one.get(name, "nan")) for one in elements]
