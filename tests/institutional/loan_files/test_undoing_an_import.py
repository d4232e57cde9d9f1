"""An import can be taken back to the last row while nothing was built on it, and says what stands in the way."""

from __future__ import annotations

import pytest

from clear_platform.foundation.imports.errors import BatchNotReady, UndoBlocked
from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.public import acting, events_about
from enterprises.public import update_enterprise
from institutional.appraisals.operations import analyse_portfolio
from institutional.institutions.operations import create_institution
from institutional.portfolios.operations import add_enterprise_to_portfolio, create_portfolio
from institutional.positions.operations import create_position
from tests import actors
from tests.institutional.loan_files.factories import CHARGED_OFF, checked, loaded, row, written
from tests.institutional.loan_files.snapshots import ask, counted, everything

pytestmark = pytest.mark.django_db

FILE = [row(1), row(2, **CHARGED_OFF), row(3, Bank=""), row(4, MIS_Status="")]


def test_an_undone_import_leaves_nothing_but_its_own_record() -> None:
    officer = actors.staff()
    before = everything()
    batch = loaded(officer, written(FILE))
    undone = undo_import(actor=officer, batch_id=batch.id)
    assert everything() == before
    assert undone.status == "undone"
    assert undone.removed == {
        "repayment outcomes": 5,
        "positions": 7,
        "portfolio entries": 7,
        "portfolios": 2,
        "enterprises": 4,
        "institutions": 2,
    }
    assert ask("SELECT count(*) FROM foundation_importrow WHERE batch_id = %s", batch.id) == [(4,)]
    with acting(officer, read_only=True):
        events = events_about(officer, object_type="foundation.importbatch", object_id=batch.id)
        assert [event.action for event in events] == ["undo_import", "commit_import", "check_import"]


def test_what_was_undone_can_be_imported_anew() -> None:
    officer = actors.staff()
    undo_import(actor=officer, batch_id=loaded(officer, written(FILE)).id)
    assert loaded(officer, written(FILE)).counts.created == 4


def test_undoing_a_later_import_puts_back_what_it_changed() -> None:
    officer = actors.staff()
    loaded(officer, written(FILE))
    before = everything()
    later = loaded(
        officer,
        written([row(1, **CHARGED_OFF), row(3), row(4, **CHARGED_OFF), row(5, Name="BORROWER 1", NoEmp="70")]),
    )
    assert (later.counts.changed, later.counts.created) == (3, 1)
    undone = undo_import(actor=officer, batch_id=later.id)
    assert undone.removed["loans put back"] == 3
    assert everything() == before


def test_an_import_whose_rows_were_changed_by_a_later_one_stays() -> None:
    officer = actors.staff()
    first = loaded(officer, written(FILE))
    later = loaded(officer, written([row(1, **CHARGED_OFF)]))
    with pytest.raises(UndoBlocked, match=f"1 row changed by import {later.id}") as refusal:
        undo_import(actor=officer, batch_id=first.id)
    assert refusal.value.code == "import.undo_blocked"
    undo_import(actor=officer, batch_id=later.id)
    undo_import(actor=officer, batch_id=first.id)
    assert counted() == dict.fromkeys(counted(), 0)


def test_an_import_on_whose_borrowers_a_later_one_lends_stays() -> None:
    officer = actors.staff()
    first = loaded(officer, written([row(1)]))
    loaded(officer, written([row(9, Name="BORROWER 1")]))
    with pytest.raises(UndoBlocked, match="2 positions that did not come with it"):
        undo_import(actor=officer, batch_id=first.id)


def test_an_enterprise_that_was_changed_since_keeps_its_import() -> None:
    officer = actors.staff()
    batch = loaded(officer, written(FILE))
    ((enterprise_id,),) = ask("SELECT id FROM foundation_organization WHERE name = 'BORROWER 1'")
    update_enterprise(actor=officer, enterprise_id=enterprise_id, changes={"size_band": "16-50"})
    with pytest.raises(UndoBlocked, match="1 enterprise with members, decisions or changes of its own"):
        undo_import(actor=officer, batch_id=batch.id)
    assert counted()["enterprises"] == 4


def test_an_institution_with_a_member_keeps_its_import_and_all_blockers_are_listed() -> None:
    officer = actors.staff()
    batch = loaded(officer, written(FILE))
    ((bank_id, portfolio_id),) = ask(
        "SELECT organization_id, id FROM institutional_portfolio WHERE name = '7(a) loans, California'"
    )
    analyst = actors.member(bank_id, "analyst")
    ((enterprise_id,),) = ask("SELECT id FROM foundation_organization WHERE name = 'BORROWER 1'")
    create_position(
        actor=analyst, portfolio_id=portfolio_id, enterprise_id=enterprise_id, instrument="loan", principal=5
    )
    with pytest.raises(UndoBlocked) as refusal:
        undo_import(actor=officer, batch_id=batch.id)
    assert [problem.detail for problem in refusal.value.problems] == [
        "1 institution with members or with work of its own",
        "1 position that did not come with it",
    ]


def test_an_import_from_which_scores_were_computed_stays() -> None:
    officer = actors.staff()
    batch = loaded(officer, written(FILE))
    ((portfolio_id,),) = ask(
        "SELECT portfolio.id FROM institutional_portfolio AS portfolio JOIN institutional_institution AS institution"
        " USING (organization_id) WHERE institution.type = 'bank'"
    )
    computed = analyse_portfolio(actor=officer, portfolio_id=portfolio_id)
    assert computed.scores > 0
    with pytest.raises(UndoBlocked, match=f"{computed.scores} capability scores computed from it"):
        undo_import(actor=officer, batch_id=batch.id)
    assert counted()["positions"] == 7


def test_what_nobody_registered_but_the_database_knows_stands_in_the_way_too() -> None:
    officer = actors.staff()
    batch = loaded(officer, written(FILE))
    ((enterprise_id,),) = ask("SELECT id FROM foundation_organization WHERE name = 'BORROWER 1'")
    own = create_institution(actor=officer, name="Onlooker", type="foundation")
    portfolio = create_portfolio(actor=officer, name="Watched", currency="USD", institution_id=own.id)
    add_enterprise_to_portfolio(actor=officer, portfolio_id=portfolio.id, enterprise_id=enterprise_id)
    with pytest.raises(UndoBlocked, match="1 portfolio enterprise"):
        undo_import(actor=officer, batch_id=batch.id)
    assert counted()["enterprises"] == 4


def test_only_a_committed_import_can_be_undone() -> None:
    officer = actors.staff()
    with pytest.raises(BatchNotReady) as refusal:
        undo_import(actor=officer, batch_id=checked(officer, written(FILE)).id)
    assert refusal.value.code == "import.not_ready"


def test_an_import_is_undone_once() -> None:
    officer = actors.staff()
    batch = loaded(officer, written(FILE))
    undo_import(actor=officer, batch_id=batch.id)
    with pytest.raises(BatchNotReady, match="undone"):
        undo_import(actor=officer, batch_id=batch.id)
