"""Every change of a holding stands in its holder's ledger, and holdings can be rebuilt as they were at any hash."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.public import acting, stale_citations
from enterprises.ledger.errors import NoSuchCommit
from enterprises.ledger.operations import verify_ledger
from enterprises.public import Image, analyses_for, append_to_ledger, images_at, ledger_head
from institutional.appraisals.operations import analyse_portfolio
from institutional.portfolios.operations import remove_enterprise_from_portfolio
from institutional.positions.operations import remove_position, update_position
from tests import actors
from tests.enterprises.ledger.books import entries_of, faults_in_sql, head_of
from tests.institutional import factories
from tests.institutional.loan_files.factories import CHARGED_OFF, loaded, row, written

DEMO_POSITIONS = 4199


def held_at(institution_id: int, commit_hash: str, object_type: str = "position") -> dict[str, dict[str, object]]:
    """What an institution held when its ledger stood at a hash, by id."""
    system = actors.system()
    with acting(system, read_only=True):
        found = images_at(
            actor=system, organization_id=institution_id, commit_hash=commit_hash, object_type=object_type
        )
        return {one: dict(image) for one, image in found}


def differing() -> list[str]:
    """What a verification finds, the newest images held against the rows among it."""
    return [one.what for one in verify_ledger(actor=actors.system()).faults]


@pytest.mark.django_db
def test_entering_changing_and_removing_a_position_can_each_be_gone_back_to() -> None:
    institution_id = factories.institution()
    portfolio_id, [enterprise_id] = factories.holding(institution_id)
    position_id = factories.position(portfolio_id, enterprise_id)
    entered = head_of(institution_id)[1]
    system = actors.system()
    update_position(
        actor=system, portfolio_id=portfolio_id, position_id=position_id, outstanding=Decimal("250.5"), status="watch"
    )
    assert differing() == []
    changed = head_of(institution_id)[1]
    remove_position(actor=system, portfolio_id=portfolio_id, position_id=position_id)
    assert differing() == []
    removed = head_of(institution_id)[1]
    [before], [after] = (held_at(institution_id, one).values() for one in (entered, changed))
    assert (before["principal"], before["outstanding"], before["status"]) == ("100000.00", None, "performing")
    assert (after["principal"], after["outstanding"], after["status"]) == ("100000.00", "250.50", "watch")
    assert held_at(institution_id, removed) == {}
    assert [one.kind for one in entries_of(institution_id)] == [
        "add_enterprise_to_portfolio",
        "create_position",
        "update_position",
        "remove_position",
    ]


@pytest.mark.django_db
def test_what_was_put_into_a_portfolio_and_taken_out_stands_there_too() -> None:
    institution_id = factories.institution()
    portfolio_id, [enterprise_id] = factories.holding(institution_id)
    remove_enterprise_from_portfolio(actor=actors.system(), portfolio_id=portfolio_id, enterprise_id=enterprise_id)
    assert differing() == []
    put_in, taken_out = entries_of(institution_id)
    assert (put_in.image_json["enterprise"], put_in.image_json["removed_at"]) == (enterprise_id, None)
    assert taken_out.image_json["removed_at"] is not None


@pytest.mark.django_db
def test_an_import_stands_in_the_ledger_of_each_holder_and_so_does_taking_it_back() -> None:
    officer = actors.staff()
    batch = loaded(officer, written([row(1), row(2, **CHARGED_OFF), row(3, Bank="")]))
    system = actors.system()
    with acting(system, read_only=True):
        holders = sorted({one for one in _ledgers() if _holds(one)})
        heads = {one: ledger_head(system, one) or "" for one in holders}
    held = {one: len(held_at(one, heads[one])) for one in holders}
    assert sorted(held.values()) == [2, 3]
    assert differing() == []
    undo_import(actor=officer, batch_id=batch.id)
    assert [held_at(one, head_of(one)[1]) for one in holders] == [{}, {}]
    assert differing() == []
    # What was there before can still be rebuilt, and the ledgers are whole.
    assert {one: len(held_at(one, heads[one])) for one in holders} == held
    assert [faults_in_sql(one) for one in holders] == [[], []]


@pytest.mark.django_db
def test_a_hash_that_stands_nowhere_is_refused() -> None:
    institution_id = factories.institution()
    factories.holding(institution_id)
    with pytest.raises(NoSuchCommit) as refused:
        held_at(institution_id, "f" * 64)
    assert refused.value.code == "ledger.no_such_commit"


@pytest.mark.django_db
def test_an_analysis_of_a_position_is_stale_once_the_position_changed() -> None:
    institution_id = factories.institution()
    portfolio_id, [enterprise_id] = factories.holding(institution_id)
    facts = {"term_months": 84, "employees": 4, "is_new_business": False}
    position_id = factories.position(portfolio_id, enterprise_id, facts=facts)
    admin = actors.member(institution_id, "admin")
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio_id)
    update_position(
        actor=admin, portfolio_id=portfolio_id, position_id=position_id, written_off_amount=Decimal("10.00")
    )
    with acting(admin, read_only=True):
        refs = [str(pk) for pk in analyses_for(admin).values_list("pk", flat=True)]
        found = stale_citations(actor=admin, kind="analysis", refs=refs)
    assert {one.citation.cited.ref for each in found.values() for one in each} == {str(position_id)}


@pytest.mark.django_db
def test_a_loan_that_is_read_again_and_says_the_same_changes_nothing_for_those_who_cite_it() -> None:
    officer = actors.staff()
    loaded(officer, written([row(1), row(2)]))
    before = hashes_of_positions()
    loaded(officer, written([row(1), row(2, **CHARGED_OFF)]))
    after = hashes_of_positions()
    assert (len(before), differing()) == (len(after), [])
    # Each loan is held twice, by the one who lent and by the one who guarantees.
    assert sorted(before[ref] == after[ref] for ref in before) == [False, False, True, True]


def hashes_of_positions() -> dict[str, str]:
    """What each position says, as those who cite it see it."""
    system = actors.system()
    with acting(system, read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT ref, hash FROM foundation_citable WHERE kind = 'position'")
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_a_portfolio_of_the_size_of_the_demonstration_is_appended_in_one_statement() -> None:
    institution_id = factories.institution()
    system = actors.system()
    with CaptureQueriesContext(connection) as asked, acting(system):
        append_to_ledger(
            actor=system,
            images=[
                Image(institution_id, "add_positions", "position", str(number), {"facts": {"row": number}})
                for number in range(DEMO_POSITIONS)
            ],
        )
    assert len([one for one in asked if "clear_append_ledger" in one["sql"]]) == 1
    assert head_of(institution_id)[0] == DEMO_POSITIONS
    assert faults_in_sql(institution_id) == []


def _ledgers() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_id FROM enterprises_decisionledgerhead WHERE seq > 0")
        return [one for [one] in cursor.fetchall()]


def _holds(organization_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM institutional_position WHERE organization_id = %s)", [organization_id]
        )
        [found] = cursor.fetchone()
    return bool(found)
