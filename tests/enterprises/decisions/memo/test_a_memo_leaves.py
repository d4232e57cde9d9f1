"""A memo leaves by the API, the page and the command alike: through the gate, recorded before its first byte does."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.public import Actor, acting, events_for
from enterprises.decisions.memo.gathering import memo_of
from enterprises.decisions.models import DecisionRecord
from institutional.exports.queries.records import exports_for
from outcomes.records.operations.recording import record_outcome
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories
from tests.enterprises.decisions.memo.samples import sheets
from tests.enterprises.ledger.books import head_of
from tests.foundation.paper.colours import colours
from tests.outcomes.factories import forecasting, hours, taken

pytestmark = pytest.mark.django_db
NOW = clock.now()


def decided() -> tuple[DecisionRecord, Client]:
    """An approved decision of an enterprise, and its owner at the API."""
    enterprise = factories.enterprise()
    owner = actors.member(enterprise.id, "owner", email="owner@example.org")
    return factories.approved(enterprise.id, approver=owner), client_of("owner@example.org")


def address(row: DecisionRecord, query: str = "") -> str:
    return f"/api/v1/decisions/{row.pk}/memo{query}"


def content_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def left(reader: Actor) -> list[tuple[str, str, str, str]]:
    """What the book of an organization holds: what about, scope, format and hash."""
    with acting(reader, read_only=True):
        return [(one.subject_id, one.scope, one.format, one.sha256) for one in exports_for(reader)]


@pytest.mark.parametrize(
    ("query", "media_type", "format"), [("", "application/pdf", "pdf"), ("?format=md", "text/markdown", "md")]
)
def test_it_is_entered_in_the_book_and_the_audit_log_with_the_hash_of_its_bytes(
    query: str, media_type: str, format: str
) -> None:
    row, owner = decided()
    answer = owner.get(address(row, query))
    sha256 = hashlib.sha256(content_of(answer)).hexdigest()
    reader = actors.member(row.organization_id, "member")
    with acting(reader, read_only=True):
        actions = list(events_for(reader).values_list("action", flat=True))
    assert answer["Content-Type"].startswith(media_type)
    assert answer["Digest"] == f"sha-256={sha256}"
    assert left(reader) == [(str(row.pk), "memo", format, sha256)]
    assert {"export_memo", "release_export"} <= set(actions)


def test_the_same_version_at_the_same_ledger_is_the_same_bytes() -> None:
    row, owner = decided()
    with clock.fixed_at(NOW.replace(hour=9)):
        first = [content_of(owner.get(address(row, query))) for query in ("", "?format=md", "?paper=letter")]
    with clock.fixed_at(NOW.replace(hour=21)):
        again = [content_of(owner.get(address(row, query))) for query in ("", "?format=md", "?paper=letter")]
    assert first == again


def test_it_names_the_head_of_the_ledger() -> None:
    row, owner = decided()
    assert head_of(row.organization_id)[1] in content_of(owner.get(address(row, "?format=md"))).decode()


@pytest.mark.parametrize(
    ("query", "code"),
    [("?format=docx", "decision.no_such_form"), ("?paper=a3", "decision.no_such_form"), ("?size=a4", "filter.unknown")],
)
def test_what_it_is_not_made_as_is_refused(query: str, code: str) -> None:
    row, owner = decided()
    refused = owner.get(address(row, query))
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert left(actors.member(row.organization_id, "member")) == []


def test_who_does_not_see_the_decision_gets_no_memo_of_it() -> None:
    row, _owner = decided()
    actors.member(factories.enterprise().id, "owner", email="other@example.org")
    other = client_of("other@example.org")
    of_others, of_nobody = other.get(address(row)), other.get(f"/api/v1/decisions/{uuid4()}/memo")
    assert (of_others.status_code, of_others.json()["code"]) == (of_nobody.status_code, of_nobody.json()["code"])
    assert of_others.status_code == 403


def test_who_may_not_export_gets_no_memo_and_is_offered_none() -> None:
    row, _owner = decided()
    actors.member(row.organization_id, "viewer", email="viewer@example.org")
    refused = client_of("viewer@example.org").get(address(row))
    shown = page_client_of("viewer@example.org").get(f"/decisions/{row.pk}").content.decode()
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role_not_allowed")
    assert f"/decisions/{row.pk}/memo" not in shown


def test_the_record_offers_it_in_each_form() -> None:
    row, _owner = decided()
    page = page_client_of("owner@example.org")
    shown = page.get(f"/decisions/{row.pk}").content.decode()
    offered = [f"/decisions/{row.pk}/memo{query}" for query in ("", "?paper=letter", "?format=md")]
    assert [one for one in offered if f'"{one}"' not in shown] == []
    assert [page.get(one).status_code for one in offered] == [200, 200, 200]


def test_the_command_writes_the_same_bytes_as_the_api(tmp_path: Path) -> None:
    row, owner = decided()
    file = tmp_path / "memo.md"
    call_command("export_memo", str(row.pk), "--output", str(file), stdout=io.StringIO())
    assert file.read_bytes() == content_of(owner.get(address(row, "?format=md")))


def test_the_command_says_what_cannot_be_written(tmp_path: Path) -> None:
    row, _owner = decided()
    with pytest.raises(CommandError) as refused:
        call_command("export_memo", str(row.pk), "--output", str(tmp_path / "nowhere" / "memo.pdf"))
    assert refused.value.returncode == 2


def test_it_tells_what_was_forecast_and_what_came() -> None:
    approved_on = NOW.date() - timedelta(days=100)
    enterprise = factories.enterprise()
    row = forecasting(enterprise.id, hours(), approved_on=approved_on)
    owner = actors.member(enterprise.id, "owner", email="owner@example.org")
    taken(enterprise.id, approved_on + timedelta(days=60), by=owner, weekly_ops_hours=40)
    said = " ".join(sheets(content_of(client_of("owner@example.org").get(address(row)))))
    assert "What it expected, and what came" in said
    assert "the forecast missed" in said


def test_what_came_stays_where_its_source_lets_it_go_nowhere() -> None:
    approved_on = NOW.date() - timedelta(days=100)
    enterprise = factories.enterprise()
    row = forecasting(enterprise.id, hours(), approved_on=approved_on)
    owner = factories.owner_of(enterprise.id)
    came = record_outcome(
        actor=owner, enterprise_id=enterprise.id, outcome_type="follow_up", source_code="polygon",
        measured_at=datetime.combine(approved_on + timedelta(days=60), NOW.timetz()).astimezone(UTC),
        metrics={"weekly_ops_hours": 40},
    )  # fmt: skip
    with acting(owner, read_only=True):
        memo, _scales = memo_of(actor=owner, decision_id=row.pk)
    assert came.pk
    assert [told.title for told in memo.told] == []
    assert len(memo.withheld) == 1


def test_a_memo_wears_the_colours_of_the_organization_of_who_takes_it() -> None:
    row, api = decided()
    owner = factories.owner_of(row.organization_id)
    plain = colours(content_of(api.get(address(row))))
    set_theme(actor=owner, organization_id=row.organization_id, primary="#1F6B4A", accent="#C5771A")
    themed = colours(content_of(api.get(address(row))))
    assert (plain & {"#1F6B4A", "#C5771A"}, {"#1F6B4A", "#C5771A"} - themed) == (set(), set())


def test_the_command_refuses_a_file_of_another_ending(tmp_path: Path) -> None:
    row, _owner = decided()
    with pytest.raises(CommandError, match=r"decision\.no_such_form"):
        call_command("export_memo", str(row.pk), "--output", str(tmp_path / "memo.docx"))
    assert list(tmp_path.iterdir()) == []
