"""X1: whatever an address answers with as a file carries the paper of the gate of rights, whoever asks for it.

Every address is asked, by whoever runs an organization and by staff; every table of the administration is taken away.
An answer that is saved as a file, streamed, or in no form of a page or of the API, and has no paper, is an export that
went past the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase

from clear_platform.foundation.papers.routes import Route
from clear_platform.foundation.public import Release
from clear_platform.foundation.rendering.streams import MEDIA_TYPE
from tests.matrix.addresses import filled, methods_of, query_of, walked
from tests.matrix.knocking import People, read
from tests.matrix.test_the_administration import ADMINISTRATOR, TABLES, files_of
from tests.matrix.world import BAKERIES, BANKS

SEATS = (((BANKS[0], "admin"), BANKS[0]), ((BAKERIES[0], "owner"), BAKERIES[0]), (ADMINISTRATOR, "platform"))
SHOWN = (
    "text/html",
    "application/json",
    "application/problem+json",
    "application/vnd.oai.openapi+json",
    "image/svg",
    "text/css",
)
"""Forms that are shown in place."""
EMPTY_FORMS = {"import-template-page", "diagnosis-template", "schema"}
"""Addresses that give a file which holds nobody's data."""
KNOWN = {"enterprise-export", "institutional-enterprise-package", "decision-export", "portfolio-export",
         "institutional-decision-package", "institutional-portfolio-package",
         "audit-export-page", "milestone-evidence-page",
         "import-rejected", "import-rejected-page", "decision-memo", "decision-memo-page",
         "roadmap-outcome-document", "roadmap-outcome-document-page"}  # fmt: skip
"""What is known to give files; that each was met shows that the walk sees them."""


def is_file(answer: HttpResponseBase) -> bool:
    """Whether an answer is one to be saved, or in no form that is shown in place. Events that are followed are none."""
    kind = answer.get("Content-Type", "")
    return kind != MEDIA_TYPE and (
        answer.streaming or "Content-Disposition" in answer or (bool(kind) and not kind.startswith(SHOWN))
    )


def asked(people: People, seat: tuple[str, str], path: str, form: Any = None) -> tuple[bool, bool]:
    """Whether what somebody is answered is a file, and whether it has its paper. Everything is left as it was."""
    client = (people.tokens if path.startswith("/api/") else people.sessions)[seat]
    with transaction.atomic():
        answer = client.get(path) if form is None else client.post(path, form)
        found = answer.status_code == 200 and is_file(answer)
        paper = isinstance(getattr(answer, "release", None), Release)
        read(answer)
        transaction.set_rollback(True)
    return found, paper


def files(people: People) -> Iterator[tuple[Route, bool]]:
    """Every address that answers with a file, and whether that has its paper."""
    for route in walked():
        if "get" not in set(methods_of(route)):
            continue
        for seat, key in SEATS:
            path = filled(route, people.world.ids[key])
            if path is None:
                continue
            found, paper = asked(people, seat, path + query_of(route, people.world.ids[key]))
            if found:
                yield route, paper


def test_every_file_that_an_address_gives_has_its_paper(people: People) -> None:
    """X1."""
    given = list(files(people))
    without = {route.path for route, paper in given if not paper and route.name not in EMPTY_FORMS}
    assert without == set()
    assert {route.name for route, _paper in given} - EMPTY_FORMS >= KNOWN


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.opts.label_lower)
def test_every_table_that_staff_take_away_has_its_paper(people: People, table: Any) -> None:
    """X1."""
    answers = [asked(people, ADMINISTRATOR, path, form) for path, form in files_of(table)]
    assert [one for one in answers if one != (True, True)] == []
