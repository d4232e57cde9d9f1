"""A decision on its pages: its record, where it comes from, and two of its versions side by side."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import Actor
from enterprises.decisions.models import DecisionRecord
from enterprises.public import add_decision_context, approve_decision, propose_decision, supersede_decision
from execution.public import create_tasks_from_decision
from tests import actors
from tests.clients import page_client_of
from tests.enterprises import factories
from tests.enterprises.decisions.test_the_pin import analysed, approved_on, changed

pytestmark = pytest.mark.django_db
OWNER = "owner@reading.example"


@pytest.fixture
def owner() -> Actor:
    return actors.member(factories.enterprise(name="Mesa Orchard").id, "owner", email=OWNER)


@pytest.fixture
def author(owner: Actor) -> Actor:
    return actors.member(owner.organization_id or 0, "member")


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of(OWNER)


def read(page: Client, path: str) -> str:
    """A page as it is sent."""
    return " ".join(page.get(path).content.decode().split())


def test_the_record_says_who_signed_over_what_and_what_carries_it_out(page: Client, owner: Actor) -> None:
    row = factories.approved(owner.organization_id or 0, approver=owner)
    create_tasks_from_decision(actor=owner, decision_id=row.pk)
    shown = read(page, f"/decisions/{row.pk}")
    assert "Approval 1 of 1" in shown
    assert f"over {row.content_hash[:4]}…{row.content_hash[-4:]}" in shown
    assert "Tasks that carry it out" in shown
    assert "None of two tasks done." in shown
    assert f"/decisions/{row.pk}/lineage" in shown


def test_the_workspace_tells_in_words_what_happened_last(page: Client, owner: Actor) -> None:
    approved_on({"type": "analysis", "id": analysed(owner).id}, owner=owner)
    shown = page.get(f"/enterprises/{owner.organization_id}/").content.decode()
    last = shown[shown.index('id="events"') : shown.index("</dl>", shown.index('id="events"'))]
    assert f"{owner.name} approved a decision" in last
    assert "approve decision" not in last


def test_what_bears_no_date_is_listed_without_a_word_about_that(page: Client, owner: Actor, author: Actor) -> None:
    made = factories.draft(owner.organization_id or 0, by=author)
    propose_decision(actor=author, decision_id=made.pk)
    shown = page.get("/").content.decode()
    assert f"Decide: {made.title}" in shown
    assert "no date" not in shown


def test_the_newest_context_is_shown_and_earlier_ones_are_listed(page: Client, owner: Actor) -> None:
    row = factories.approved(owner.organization_id or 0, approver=owner)
    for why in ("The line is up for renewal.", "The line was renewed."):
        add_decision_context(
            actor=owner, decision_id=row.pk, context={"why_now": why, "rates": {"eur": 1.5, "none": []}}
        )
    shown = read(page, f"/decisions/{row.pk}")
    assert "<dt>Why now</dt> <dd>The line was renewed.</dd>" in shown
    assert "eur: 1.50; none: –" in shown
    assert shown.index("The line was renewed.") < shown.index("1 earlier") < shown.index("The line is up for renewal.")


def test_a_stale_record_spells_the_way_to_what_changed(page: Client, owner: Actor) -> None:
    analysis = analysed(owner)
    below = approved_on({"type": "analysis", "id": analysis.id}, owner=owner)
    above = approved_on({"type": "decision", "id": str(below.pk)}, owner=owner)
    changed(owner, analysis)
    direct, behind = (read(page, f"/decisions/{one.pk}") for one in (below, above))
    hashes = (f"<code>{analysis.content_hash[:4]}…{analysis.content_hash[-4:]}</code>", "<code>ffff…ffff</code>")
    assert [one in direct for one in hashes] == [True, True]
    assert "This version cites Collect on a calendar, version 1, which cites it." in behind
    assert ("/act/renew" in direct, "/act/renew" in behind) == (True, False)


def test_the_lineage_is_a_page_of_its_own_and_a_drawer_beside_the_record(page: Client, owner: Actor) -> None:
    analysis = analysed(owner)
    below = approved_on({"type": "analysis", "id": analysis.id}, owner=owner)
    above = approved_on({"type": "decision", "id": str(below.pk)}, owner=owner)
    path = f"/decisions/{below.pk}/lineage"
    whole = read(page, path)
    drawer = " ".join(page.get(path, headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode().split())
    assert ("<h1" in whole, "<h1" in drawer) == (True, False)
    for shown in (whole, drawer):
        assert "Everything it rests on says what it said." in shown
        assert f'href="/decisions/{above.pk}"' in shown
        assert "Entry 3: approved a decision" in shown
        assert "In the audit log" in shown


def test_the_record_takes_as_many_statements_whatever_it_holds(page: Client, owner: Actor, author: Actor) -> None:
    small, large = (factories.approved(owner.organization_id or 0, approver=owner) for _ in range(2))
    for number in range(3):
        large = supersede_decision(
            actor=author,
            decision_id=large.pk,
            artifact=factories.artifact(risks=[f"Risk {one}" for one in range(number * 9)]),
        )
        propose_decision(actor=author, decision_id=large.pk)
        large = approve_decision(actor=owner, decision_id=large.pk)
    counts = []
    for row in (small, large):
        add_decision_context(actor=owner, decision_id=row.pk, context={"n": 1})
        with CaptureQueriesContext(connection) as captured:
            page.get(f"/decisions/{row.pk}")
        counts.append(len(captured))
    assert counts[0] == counts[1]


# Versions ------------------------------------------------------------------------------------------------------------


def amended(owner: Actor, author: Actor) -> tuple[DecisionRecord, DecisionRecord]:
    """An approved version, and the next one as a draft that says much otherwise."""
    first = factories.approved(owner.organization_id or 0, approver=owner)
    artifact = factories.artifact(
        recommendation="Collect what is overdue, on a weekly calendar.",
        options=["Wait", {"name": "Collect", "chosen": True, "for": "Cash sooner."}],
        risks=["A customer may be very annoyed.", "The owner may be away."],
        expected_outcomes=[
            {"metric": "late_invoice_share_ratio", "unit": "share", "baseline": "0.3", "target": "0.2", "by_days": 60},
        ],
    )
    return first, supersede_decision(actor=author, decision_id=first.pk, artifact=artifact)


def test_words_that_went_and_came_stand_inside_the_text(page: Client, owner: Actor, author: Actor) -> None:
    first, second = amended(owner, author)
    shown = read(page, f"/decisions/{second.pk}/versions?against={first.pk}")
    assert "4 parts changed from version 1 to version 2." in shown
    assert '<ins><span class="hidden">added: </span>weekly<span class="hidden"> end</span></ins>' in shown
    assert "1 changed, 1 added" in shown
    assert "in another order" in shown
    assert "Unchanged" in shown


def test_without_a_choice_a_version_is_held_against_the_one_before_and_any_other_may_be_chosen(
    page: Client, owner: Actor, author: Actor
) -> None:
    first, second = amended(owner, author)
    assert "4 parts changed from version 1 to version 2." in read(page, f"/decisions/{second.pk}/versions")
    assert "4 parts changed from version 2 to version 1." in read(
        page, f"/decisions/{first.pk}/versions?against={second.pk}"
    )
    assert "This is the first version" in read(page, f"/decisions/{first.pk}/versions")
    assert "Both versions say the same." in read(page, f"/decisions/{first.pk}/versions?against={first.pk}")


def test_what_is_no_version_of_it_is_refused_and_what_is_hidden_whether_or_not_it_exists(
    page: Client, owner: Actor
) -> None:
    row, other = (factories.approved(owner.organization_id or 0, approver=owner) for _ in range(2))
    hidden = factories.approved(factories.enterprise().id)
    wanted = (other.pk, "nothing", hidden.pk, uuid4())
    answers = [page.get(f"/decisions/{row.pk}/versions?against={one}") for one in wanted]
    assert [one.status_code for one in answers] == [422, 422, 403, 403]
