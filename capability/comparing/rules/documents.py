"""A comparison as it is kept: peers, fairness and drift of one set of enterprises, as plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from capability.comparing.rules.drift import DAYS, drift_of
from capability.comparing.rules.fairness import fairness_of
from capability.comparing.rules.peers import MEASURES, READINESS, Standing, groups_of
from clear_platform.foundation.withholding import FEWEST

MEMBERS = "members"
"""The enterprises that a holder's comparison is of; one of all enterprises names none."""
OTHERS = FEWEST + 1
"""Whoever reads may be one of the group, and of no other: the others must be enough without it."""


def document_of(rows: Sequence[Standing], *, on: date, shared: bool) -> dict[str, Any]:
    """Give what a set of enterprises comes to.

    Takes: whether each of them reads of it. Then a group needs one more and figures are whole points, so that neither
    what one knows of oneself nor the difference between two days tells of another.
    """
    fewest, places = (OTHERS, 0) if shared else (FEWEST, 1)
    return {
        "as_of": on.isoformat(),
        "before": (on - timedelta(days=DAYS)).isoformat(),
        "fewest_in_a_group": fewest,
        **({} if shared else {MEMBERS: sorted(one.enterprise_id for one in rows)}),
        "peers": {one: groups_of(rows, one, fewest=fewest, places=places) for one in MEASURES},
        "fairness": {one: fairness_of(rows, one, fewest=fewest, places=places) for one in MEASURES},
        "drift": drift_of(rows, fewest=fewest, places=places, shared=shared),
    }


def counted(rows: Sequence[Standing]) -> int:
    """Give how many enterprises have a readiness."""
    return sum(READINESS in one.now for one in rows)


def shifted(document: dict[str, Any]) -> int:
    """Give how many distributions shifted."""
    return sum(one["verdict"] == "shifted" for part in document["drift"].values() for one in part)
