"""Refusals of the evaluation."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid


class NothingToJudge(Invalid):
    """The loans are too few, or all ended alike, so that no score can be held against them."""

    code = "evaluation.nothing_to_judge"
    sentence = "These loans cannot judge a score. {reason} Give a file with more loans whose end is known."
