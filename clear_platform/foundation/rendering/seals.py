"""The geometry of a seal: 32 ticks around a ring, one for each of the first 32 digits of a content hash.

Another content is another seal. It helps the eye; the hash printed beside it is the proof.
"""

from __future__ import annotations

from math import cos, pi, sin

TICKS = 32
INNER_RADIUS = 17.2
SHORTEST_RADIUS = 18.4
LONGEST_GROWTH = 9.2
CENTRE = 32.0
CRACK = "M51 -2 44 9l2 4-6 8M24 43l-6 7 3 4-7 11"


def tick_path(content_hash: str) -> str:
    """Give the SVG path of the ticks of a hash, clockwise from the top, in a box of 64.

    Takes: at least 32 hexadecimal digits, in either case.
    Refuses: `ValueError` for anything shorter or for another alphabet.
    """
    digits = content_hash[:TICKS]
    if len(digits) < TICKS:
        raise ValueError(f"A seal needs {TICKS} hexadecimal digits; this hash has {len(digits)}.")
    return "".join(_tick(place, int(digit, 16)) for place, digit in enumerate(digits))


def _tick(place: int, digit: int) -> str:
    angle = 2 * pi * place / TICKS - pi / 2
    outer = SHORTEST_RADIUS + digit / 15 * LONGEST_GROWTH
    start, end = (_point(angle, INNER_RADIUS), _point(angle, outer))
    return f"M{start}L{end}"


def _point(angle: float, radius: float) -> str:
    return f"{_short(CENTRE + radius * cos(angle))} {_short(CENTRE + radius * sin(angle))}"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
