"""A seal is drawn from the content hash: another content is another seal."""

from __future__ import annotations

import re
from hashlib import sha256
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.rendering.seals import LONGEST_GROWTH, SHORTEST_RADIUS, tick_path

_TICK = re.compile(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)")


def outer_radii(path: str) -> list[float]:
    return [dist((32, 32), (float(x), float(y))) for _x, _y, x, y in _TICK.findall(path)]


def test_there_are_32_ticks() -> None:
    assert len(outer_radii(tick_path(sha256(b"one").hexdigest()))) == 32


def test_each_digit_is_the_length_of_its_tick() -> None:
    radii = outer_radii(tick_path("0f" * 16))
    assert radii[0] == pytest.approx(SHORTEST_RADIUS, abs=0.1)
    assert radii[1] == pytest.approx(SHORTEST_RADIUS + LONGEST_GROWTH, abs=0.1)


def test_the_first_tick_points_up() -> None:
    assert tick_path("0" * 32).startswith("M32 14.8L32 13.6")


@given(st.binary(), st.binary())
def test_another_content_is_another_seal(one: bytes, other: bytes) -> None:
    seals_differ = tick_path(sha256(one).hexdigest()) != tick_path(sha256(other).hexdigest())
    assert seals_differ == (one != other)


def test_upper_case_digits_draw_the_same_seal() -> None:
    assert tick_path("AB" * 16) == tick_path("ab" * 16)


def test_a_hash_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 32 hexadecimal digits; this hash has 4"):
        tick_path("abcd")


def test_what_is_not_hexadecimal_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        tick_path("g" * 32)
