"""Whatever answer of the API shows a figure that rests on data from outside names the source beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from clear_platform.foundation.models import DataSource, ImportBatch
from clear_platform.foundation.papers.routes import Route
from clear_platform.foundation.public import acting
from enterprises.models import Analysis
from execution.models import Run
from institutional.models import Position
from outcomes.models import Outcome
from tests import actors
from tests.matrix.addresses import filled, query_of, walked
from tests.matrix.knocking import People

pytestmark = pytest.mark.walks
SEEN = [route for route in walked() if route.namespace == "v1" and "get" in route.methods]
SEATS = (("bank_a", "analyst"), ("bakery_a", "owner"))
SOURCE = "ecb"
FIGURES = frozenset(
    {
        "principal", "exposure", "metrics_json", "input_json", "analysis_json", "score", "own", "readiness",
        "readiness_score", "rates",
    }
)  # fmt: skip
"""Fields that hold what was read from outside, or computed from it."""
OWN = {
    "/api/v1/audit": "how many rows an operation wrote",
    "/api/v1/diagnose/<slug:domain>/inputs": "what may be sent",
    "/api/v1/institutional/export-schemas/<slug:kind>/<int:version>": "what a package holds",
    "/api/v1/ledger": "rows as they were written, with the source that they had then",
    "/api/v1/organizations/<int:organization_id>/features": "what an organization has switched on",
    "/api/v1/patterns": "what may be sent",
}
"""Answers in which fields of such names hold something else, and what."""


@pytest.fixture
def outside(people: People) -> People:
    """The world, all of whose positions, outcomes, files, analyses and runs come from a source to be named."""
    system = actors.system()
    with acting(system):
        source = DataSource.objects.get(code=SOURCE)
        Position.objects.for_actor(system).update(source=source)
        Outcome.objects.for_actor(system).update(source=source)
        ImportBatch.objects.for_actor(system).update(source=source)
        Run.objects.for_actor(system).update(sources_json=[SOURCE])
        for one in Analysis.objects.for_actor(system):
            one.input_json = {**one.input_json, "sources": [{"type": "position", "id": 1, "source": SOURCE}]}
            one.save(update_fields=["input_json"])
    return people


def answers(people: People, seat: tuple[str, str]) -> Iterator[tuple[Route, Mapping[str, Any]]]:
    """Every answer in JSON that somebody is given, packages left out: what stands beside these is told inside."""
    ids = people.world.ids[seat[0]]
    for route in SEEN:
        path = filled(route, ids)
        answer = people.knock(seat, "get", f"{path}{query_of(route, ids)}") if path is not None else None
        if answer is None or answer.status != 200 or "Content-Type: application/json" not in answer.text:
            continue
        if "Content-Disposition" not in answer.text:
            yield route, json.loads(answer.text[answer.text.index("\n{") :])


def shown(value: Any) -> Iterator[str]:
    """The names of the figures that hold something, wherever in an answer they are."""
    if isinstance(value, list):
        for one in value:
            yield from shown(one)
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name in FIGURES and one not in (None, "", [], {}):
                yield name
            yield from shown(one)


def test_an_answer_that_shows_a_figure_names_the_source_it_rests_on(outside: People) -> None:
    given = [(seat, route.path, answer) for seat in SEATS for route, answer in answers(outside, seat)]
    unnamed = [
        (seat, path, sorted({*shown(answer)}))
        for seat, path, answer in given
        if SOURCE not in {one["source"] for one in answer.get("attributions", ())}
    ]
    assert [one for one in unnamed if one[2] and one[1] not in OWN] == []
    # Every figure of those named above was among what was given.
    assert {name for *_whose, answer in given for name in shown(answer)} == FIGURES
