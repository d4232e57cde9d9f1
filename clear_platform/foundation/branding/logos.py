"""Reading a logo that somebody sent, so that what is kept can do nothing but be looked at.

A picture is decoded and written anew, which leaves behind what was hidden in it. Of an SVG only the elements and
attributes that draw are kept, and it is written anew: no script, no foreign content, nothing fetched from elsewhere.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, UnidentifiedImageError

from clear_platform.foundation.branding.errors import LogoRefused
from clear_platform.foundation.branding.results import Logo

MOST_BYTES: Final = 200_000
MOST_PIXELS: Final = 4_000_000
MOST_ELEMENTS: Final = 2_000
DEEPEST: Final = 40
WIDEST: Final = Decimal(12)
UNREADABLE: Final = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombWarning,
    Image.DecompressionBombError,
)
"""What is raised of a picture that is none, is cut off, or says of itself that it is larger than any."""
SVG: Final = "http://www.w3.org/2000/svg"
ELEMENTS: Final = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient"}
    | {"radialGradient", "stop", "clipPath", "title", "desc"}
)
ATTRIBUTES: Final = frozenset(
    {"id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height", "points"}
    | {"transform", "viewBox", "preserveAspectRatio", "fill", "stroke", "fill-rule", "clip-rule", "fill-opacity"}
    | {"stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray"}
    | {"stroke-dashoffset", "opacity", "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform"}
    | {"spreadMethod", "clip-path", "clipPathUnits"}
)
_SAFE: Final = re.compile(r"[\w\s#.,:;%()+/'&\"\-]*")
_OWN_REFERENCE: Final = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
_NUMBER: Final = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(?:px)?\s*")


def logo_from(content: bytes) -> Logo:
    """Give a logo from the bytes of a file. Refuses: `LogoRefused`, which says what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise _refused("it is too large")
    if content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n":
        return _picture(content)
    return _drawing(content)


def _picture(content: bytes) -> Logo:
    kind = "jpeg" if content[:3] == b"\xff\xd8\xff" else "png"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind.upper()]) as read:
                wide, high = read.size
                if wide * high > MOST_PIXELS:
                    raise _refused("it has too many pixels")
                ratio = _ratio(Decimal(wide), Decimal(high))
                read.load()
                written = BytesIO()
                clean = read.convert("RGB" if kind == "jpeg" else "RGBA")
                clean.save(written, kind.upper(), **({"quality": 90} if kind == "jpeg" else {"optimize": True}))
    except UNREADABLE as found:
        raise _refused("it cannot be read as a picture") from found
    return Logo(written.getvalue(), kind, ratio)


def _drawing(content: bytes) -> Logo:
    try:
        read = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as found:
        raise _refused("it declares entities or a document type, which could draw anything") from found
    except (ParseError, ValueError, LookupError) as found:
        raise _refused("it is neither an SVG nor a picture") from found
    if read.tag != f"{{{SVG}}}svg":
        raise _refused("it is neither an SVG nor a picture")
    if sum(1 for _one in read.iter()) > MOST_ELEMENTS:
        raise _refused("it has too many parts")
    ratio = _ratio(*_size_of(read))
    register_namespace("", SVG)
    clean = Element(read.tag, dict(_attributes_of(read)))
    clean.attrib.setdefault("viewBox", " ".join(map(str, (0, 0, *_size_of(read)))))
    _copy(read, clean, 1)
    if not any(one.tag.endswith(("path", "rect", "circle", "ellipse", "polygon", "polyline")) for one in clean.iter()):
        raise _refused("nothing is drawn in it once scripts, styles and text are left out")
    return Logo(tostring(clean, encoding="utf-8", xml_declaration=True), "svg", ratio)


def _copy(read: Element, clean: Element, depth: int) -> None:
    """Copy what draws; an element that is not known is left out with all that is in it."""
    if depth > DEEPEST:
        raise _refused("its parts lie too deep in each other")
    for one in read:
        name = one.tag.removeprefix(f"{{{SVG}}}") if isinstance(one.tag, str) else ""
        if name in ELEMENTS:
            made = SubElement(clean, f"{{{SVG}}}{name}", dict(_attributes_of(one)))
            made.text = one.text if name in {"title", "desc"} else None
            _copy(one, made, depth + 1)


def _attributes_of(one: Element) -> Iterator[tuple[str, str]]:
    for name, value in [*one.attrib.items(), *_styled(one.attrib.get("style", ""))]:
        if name in ATTRIBUTES and _SAFE.fullmatch(value) and _fetches_nothing(value):
            yield name, value


def _styled(style: str) -> Iterator[tuple[str, str]]:
    """Give the declarations of a style attribute as attributes: a page's policy lets no style attribute hold."""
    for declaration in style.split(";"):
        name, _colon, value = declaration.partition(":")
        yield name.strip(), value.strip()


def _fetches_nothing(value: str) -> bool:
    rest = _OWN_REFERENCE.sub("", value).lower()
    return "url" not in rest and "javascript" not in rest and "data:" not in rest


def _size_of(read: Element) -> tuple[Decimal, Decimal]:
    box = re.split(r"[\s,]+", read.attrib.get("viewBox", "").strip())
    wide, high = box[2:] if len(box) == 4 else (read.attrib.get("width", ""), read.attrib.get("height", ""))
    found = [_NUMBER.fullmatch(one) for one in (wide, high)]
    if not all(found):
        raise _refused("it does not say how wide and how high it is")
    width, height = (Decimal(one[1]) for one in found if one)
    return width, height


def _ratio(wide: Decimal, high: Decimal) -> Decimal:
    if not wide or not high or not Decimal("0.1") <= wide / high <= WIDEST:
        raise _refused("it is far too wide, or far too high")
    return (wide / high).quantize(Decimal("0.001"))


def _refused(because: str) -> LogoRefused:
    return LogoRefused(because=because, most=MOST_BYTES // 1000)
