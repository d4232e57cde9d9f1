"""The story of a process that ends by itself: it is back soon, later each time, and in the end somebody is told."""

from __future__ import annotations

from clear_platform.launcher.restarts import FIRST_PAUSE_SECONDS, MOST_IN_A_MINUTE, Restarts


def test_the_first_time_it_is_back_at_once() -> None:
    assert Restarts().pause_seconds(0.0) == FIRST_PAUSE_SECONDS


def test_within_a_minute_each_pause_is_twice_the_one_before() -> None:
    restarts = Restarts()

    pauses = [restarts.pause_seconds(float(second)) for second in range(MOST_IN_A_MINUTE)]

    assert pauses == [FIRST_PAUSE_SECONDS * factor for factor in (1, 2, 4, 8, 16)]


def test_once_too_often_within_a_minute_it_is_given_up() -> None:
    restarts = Restarts()
    for second in range(MOST_IN_A_MINUTE):
        restarts.pause_seconds(float(second))

    assert restarts.pause_seconds(30.0) is None


def test_ends_more_than_a_minute_ago_are_forgiven() -> None:
    restarts = Restarts()
    for second in range(MOST_IN_A_MINUTE):
        restarts.pause_seconds(float(second))

    assert restarts.pause_seconds(65.0) == FIRST_PAUSE_SECONDS
