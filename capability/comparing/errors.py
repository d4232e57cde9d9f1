"""Refusals of comparisons."""

from __future__ import annotations

from clear_platform.foundation.errors import NotFound


class NoSuchComparison(NotFound):
    """`of` names no comparison that whoever asks may see."""

    code = "comparison.not_found"
    sentence = "There is no comparison '{of}'. There are: {choices}."
