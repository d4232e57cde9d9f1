"""A comparison as it is kept: peers, fairness and drift of one set of enterprises, as plain JSON values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from capability.comparing.rules.drift import DAYS, drift_of
from capability.comparing.rules.fairness import fairness_of
from capability.comparing.rules.peers import MEASURES, READINESS, STEPS, Standing, groups_of, told_to_each
from clear_platform.foundation.withholding import FEWEST

MEMBERS = "members"
"""The enterprises that a holder's comparison is of; one of all enterprises names none."""
SOURCES = "sources"
"""The data sources that the figures of all who are compared rest on; they tell of nobody."""
STAYS_DAYS = 30
OTHERS = FEWEST + 1
"""Whoever reads may be one of the group, and of no other: the others must be enough without it."""


def document_of(rows: Sequence[Standing], *, on: date, shared: bool, sources: Collection[str] = ()) -> dict[str, Any]:
    """Give what a set of enterprises comes to.

    Takes: the sources of their figures; whether each of them reads of it. Then a group needs one more and figures are
    whole points, so that neither what one knows of oneself nor the difference between two days tells of another.
    """
    fewest, places = (OTHERS, 0) if shared else (FEWEST, 1)
    return {
        "as_of": on.isoformat(),
        "before": (on - timedelta(days=DAYS)).isoformat(),
        "fewest_in_a_group": fewest,
        SOURCES: sorted(sources),
        **({} if shared else {MEMBERS: sorted(one.enterprise_id for one in rows)}),
        # What each enterprise is told of its peers is kept with it alone: see `beside_documents`.
        "peers": {} if shared else {one: groups_of(rows, one, fewest=fewest, places=places) for one in MEASURES},
        "fairness": {one: fairness_of(rows, one, fewest=fewest, places=places) for one in MEASURES},
        "drift": drift_of(rows, fewest=fewest, places=places, shared=shared),
    }


def beside_documents(
    rows: Sequence[Standing], *, on: date, before: Mapping[int, Mapping[str, Any]], sources: Collection[str] = ()
) -> dict[int, dict[str, Any]]:
    """Give what each enterprise is told of its peers, none of whom it sees.

    Takes: what each was told before. Gives: `sectors` besides, for whoever belongs to several enterprises. Whoever
    moves to another sector, size or region is told of nobody for `STAYS_DAYS`, so that nobody reads group after group
    by moving through them.
    """
    told = {one: told_to_each(rows, one, fewest=OTHERS) for one in MEASURES}
    of_sectors = {one: told_to_each(rows, one, fewest=OTHERS, sectors_alone=True) for one in MEASURES}
    found = {}
    for row in rows:
        facts = {step: row.fact(step) for step in STEPS}
        moved_on = _moved_on(before.get(row.enterprise_id), facts, on)
        peers, sectors = (
            {}
            if moved_on
            else {one: each[one][row.enterprise_id] for one in MEASURES if row.enterprise_id in each[one]}
            for each in (told, of_sectors)
        )
        found[row.enterprise_id] = {
            "as_of": on.isoformat(),
            "fewest_in_a_group": OTHERS,
            SOURCES: sorted(sources),
            "facts": facts,
            "moved_on": moved_on,
            "peers": peers,
            "sectors": sectors,
        }
    return found


def _moved_on(before: Mapping[str, Any] | None, facts: Mapping[str, str], on: date) -> str | None:
    """Give the day an enterprise was first seen elsewhere than before, None where that is long ago or never was."""
    if before is None:
        return None
    moved: str | None = before["moved_on"] if dict(before["facts"]) == facts else on.isoformat()
    return moved if moved and on < date.fromisoformat(moved) + timedelta(days=STAYS_DAYS) else None


def counted(rows: Sequence[Standing]) -> int:
    """Give how many enterprises have a readiness."""
    return sum(READINESS in one.now for one in rows)


def shifted(document: dict[str, Any]) -> int:
    """Give how many distributions shifted."""
    return sum(one["verdict"] == "shifted" for part in document["drift"].values() for one in part)
