"""Which colours a tenant may choose, by how well they read (WCAG 2.2), and what becomes of them in either mode.

Grounds and the colours of judgement are those of `tokens.css`; a test compares them. No framework here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

PRIMARY: Final = "#15456B"
ACCENT: Final = "#15456B"
SCALES: Final = ("0.9375", "1", "1.125", "1.25")
MODES: Final = ("system", "light", "dark")

LIGHT: Final = {"sheet": "#FFFFFF", "paper": "#F3F5F4", "well": "#E8ECEC"}
DARK: Final = {"sheet": "#121D25", "paper": "#0B141A", "well": "#192832"}
INK: Final = "#0F1F2A"
WHITE: Final = "#FFFFFF"
DARK_INK: Final = "#0B1A24"
JUDGEMENT: Final = {"thread": "#B3380D", "warn": "#775000", "bad": "#A0113B"}
"""Colours that mean something; one close to them is warned of."""

TEXT: Final = Decimal("4.5")
MARK: Final = Decimal(3)
RAISED: Final = Decimal(7)
"""What the primary reaches on the dark sheet, so that links there read as well as text."""
CLOSE: Final = 15.0
WASH: Final = 0.12
STEP: Final = 0.004

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet on a page: what stands on which ground, in which mode, how well it reads."""

    what: str
    colour: str
    ground: str
    on: str
    mode: str
    ratio: Decimal
    needed: Decimal

    @property
    def passes(self) -> bool:
        """Whether it reads well enough."""
        return self.ratio >= self.needed


@dataclass(frozen=True, slots=True)
class Colours:
    """The four values of one mode that a tenant sets."""

    brand: str
    wash: str
    on_brand: str
    accent: str


@dataclass(frozen=True, slots=True)
class Look:
    """What two chosen colours come to in both modes, every pair of them, and what they come close to."""

    light: Colours
    dark: Colours
    pairs: Sequence[Pair]
    near: Sequence[str]

    @property
    def failing(self) -> Sequence[Pair]:
        """Give the pairs that read too badly."""
        return [pair for pair in self.pairs if not pair.passes]


def is_colour(text: str) -> bool:
    """Say whether a text is a colour as `#15456B`."""
    return _COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> Decimal:
    """Give the contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    # Cut, not rounded: 4.499 does not pass where 4.5 is needed.
    return Decimal((lighter + 0.05) / (darker + 0.05)).quantize(Decimal("0.01"), ROUND_DOWN)


def look_of(primary: str, accent: str) -> Look:
    """Give what two colours come to on pages, with every pair that is used."""
    dark_brand = _moved(primary, STEP, lambda one: contrast(one, DARK["sheet"]) >= RAISED)
    dark_accent = _moved(
        accent, STEP, lambda one: all(contrast(one, DARK[name]) >= MARK for name in ("sheet", "paper"))
    )
    light = Colours(primary, _mixed(primary, LIGHT["sheet"]), _on(primary, INK), accent)
    dark = Colours(dark_brand, _mixed(dark_brand, DARK["sheet"]), _on(dark_brand, DARK_INK), dark_accent)
    pairs = [*_pairs(light, LIGHT, "light"), *_pairs(dark, DARK, "dark")]
    near = [name for name, meant in JUDGEMENT.items() if difference(primary, meant) < CLOSE]
    return Look(light, dark, pairs, near)


def nearest_primary(primary: str) -> str:
    """Give the nearest colour that reads well enough as a primary: same hue, less light, and less colour if it must."""
    return _moved(primary, -STEP, _reads_as_primary)


def nearest_accent(accent: str) -> str:
    """Give the nearest colour that reads well enough as an accent."""
    return _moved(accent, -STEP, lambda one: all(contrast(one, LIGHT[name]) >= MARK for name in ("sheet", "paper")))


def difference(one: str, other: str) -> float:
    """Give how different two colours look. Source: CIEDE2000 (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = _lab(one), _lab(other)
    middle = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - sqrt(middle**7 / (middle**7 + 25**7)))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = degrees(atan2(b1, a1 * stretch)) % 360, degrees(atan2(b2, a2 * stretch)) % 360
    apart = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + apart / 2) % 360
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    turn = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    by_light = 1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2)
    by_chroma, by_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * turn
    rotation = -sin(radians(60 * exp(-(((hue - 275) / 25) ** 2)))) * 2 * sqrt(chroma**7 / (chroma**7 + 25**7))
    light, colour = (l2 - l1) / by_light, (c2 - c1) / by_chroma
    turned = 2 * sqrt(c1 * c2) * sin(radians(apart / 2)) / by_hue
    return sqrt(light**2 + colour**2 + turned**2 + rotation * colour * turned)


def _pairs(colours: Colours, grounds: dict[str, str], mode: str) -> Iterator[Pair]:
    for name, ground in grounds.items():
        yield _pair("primary", colours.brand, name, ground, mode, TEXT)
    yield _pair("primary", colours.brand, "wash", colours.wash, mode, TEXT)
    yield _pair("text on primary", colours.on_brand, "primary", colours.brand, mode, TEXT)
    for name in ("sheet", "paper"):
        yield _pair("accent", colours.accent, name, grounds[name], mode, MARK)


def _pair(what: str, colour: str, on: str, ground: str, mode: str, needed: Decimal) -> Pair:
    return Pair(what, colour, ground, on, mode, contrast(colour, ground), needed)


def _reads_as_primary(colour: str) -> bool:
    grounds = (*LIGHT.values(), _mixed(colour, LIGHT["sheet"]), _on(colour, INK))
    return all(contrast(colour, ground) >= TEXT for ground in grounds)


def _on(colour: str, ink: str) -> str:
    return max((WHITE, ink), key=lambda one: contrast(one, colour))


def _moved(colour: str, step: float, reads: Callable[[str], bool]) -> str:
    """Give the first colour that reads on the way from this one to white, or with a step below nothing to black."""
    light, chroma, hue = _oklch(colour)
    found = colour.upper()
    while not reads(found) and (light < 1 if step > 0 else light > 0):
        light = min(max(light + step, 0.0), 1.0)
        found = _shown(light, chroma, hue)
    return found


def _shown(light: float, chroma: float, hue: float) -> str:
    """Give a colour of that light and hue, with as much of the chroma as a screen can show."""
    while chroma > 0 and not all(-0.0005 <= part <= 1.0005 for part in _linear_of(light, chroma, hue)):
        chroma = max(chroma - 0.002, 0.0)
    return _hex(_linear_of(light, chroma, hue))


def _mixed(colour: str, ground: str) -> str:
    over, under = _parts(colour), _parts(ground)
    mixed = (WASH * one + (1 - WASH) * other for one, other in zip(over, under, strict=True))
    return "#" + "".join(f"{round(part * 255):02X}" for part in mixed)


def _parts(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(colour: str) -> Triple:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> Triple:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, hypot(a, b), degrees(atan2(b, a)) % 360


def _linear_of(light: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(linear: Triple) -> str:
    shown = []
    for part in linear:
        bounded = min(max(part, 0.0), 1.0)
        bent = 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055
        shown.append(f"{round(bent * 255):02X}")
    return "#" + "".join(shown)


def _lab(colour: str) -> Triple:
    red, green, blue = _linear(colour)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
