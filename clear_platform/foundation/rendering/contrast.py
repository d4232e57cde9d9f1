"""How well one colour reads on another, by the Web Content Accessibility Guidelines; not which pairs must."""

from __future__ import annotations

import re

TEXT_NEEDS = 4.5
MARKS_NEED = 3.0

_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
_LINEAR_BELOW = 0.04045


def contrast_ratio(one: str, other: str) -> float:
    """Give the contrast of two opaque colours, from 1 (the same) to 21 (black on white).

    Takes: colours as #RRGGBB. Refuses: `ValueError` for anything else.
    Source: WCAG 2.2, contrast ratio and relative luminance.
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = _HEX.fullmatch(colour)
    if parts is None:
        raise ValueError(f"{colour!r} is not a colour written as #RRGGBB.")
    red, green, blue = (_linear(int(part, 16) / 255) for part in parts.groups())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4
