"""The same file again changes nothing; a newer file changes what it says anew, and no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import actors
from tests.institutional.loan_files.factories import CHARGED_OFF, checked, loaded, row, written
from tests.institutional.loan_files.snapshots import ask, counted, everything

pytestmark = pytest.mark.django_db

FILE = [row(1), row(2, **CHARGED_OFF), row(3, Bank=""), row(4, Name="BORROWER 1", MIS_Status="")]


def test_the_same_file_again_creates_and_changes_nothing() -> None:
    officer = actors.staff()
    loaded(officer, written(FILE))
    before = everything()
    again = loaded(officer, written(FILE))
    assert (again.counts.created, again.counts.changed, again.counts.unchanged) == (0, 0, 4)
    assert everything() == before


def test_the_dry_run_says_beforehand_what_loading_will_do() -> None:
    officer = actors.staff()
    first = checked(officer, written(FILE))
    assert (first.status, first.counts.created) == ("checked", 4)
    assert counted() == dict.fromkeys(counted(), 0)
    loaded(officer, written(FILE))
    newer = checked(officer, written([FILE[0], {**FILE[1], "NoEmp": "9"}, row(5)]))
    assert (newer.counts.created, newer.counts.changed, newer.counts.unchanged) == (1, 1, 1)


def test_the_same_loans_written_in_another_way_are_unchanged() -> None:
    officer = actors.staff()
    loaded(officer, written([row(1)]))
    dressed = row(1, ApprovalDate="9-Apr-01", DisbursementDate="4/30/2001", GrAppv="$30,000.00 ", State="ca")
    assert loaded(officer, written([dressed], delimiter=";", encoding="utf-8-sig")).counts.unchanged == 1


def test_two_rows_of_one_borrower_are_one_enterprise_with_two_loans() -> None:
    loaded(actors.staff(), written([row(1), row(2, Name="borrower  1", City="Anaheim")]))
    assert counted()["enterprises"] == 1
    assert ask("SELECT count(*) FROM institutional_position WHERE instrument = 'loan'") == [(2,)]


def test_a_row_without_a_bank_has_only_the_guarantee() -> None:
    loaded(actors.staff(), written([row(3, Bank="")]))
    assert ask("SELECT instrument FROM institutional_position") == [("guarantee",)]
    assert counted()["institutions"] == 1


def test_a_loan_without_a_status_performs_and_has_no_outcome() -> None:
    loaded(actors.staff(), written([row(4, MIS_Status="", BalanceGross="10000")]))
    assert ask("SELECT status, outstanding FROM institutional_position ORDER BY instrument") == [
        ("performing", Decimal("5000.00")),
        ("performing", Decimal("10000.00")),
    ]
    assert counted()["outcomes"] == 0


def test_a_loan_that_is_charged_off_later_is_changed_and_points_at_the_newer_row() -> None:
    officer = actors.staff()
    loaded(officer, written([row(1), row(2, MIS_Status="")]))
    newer = loaded(officer, written([row(1), row(7), row(2, **CHARGED_OFF)]))
    assert (newer.counts.created, newer.counts.changed, newer.counts.unchanged) == (1, 1, 1)
    changed = ask(
        "SELECT instrument, status, written_off_amount, import_batch_id, import_row FROM institutional_position "
        "WHERE external_ref = %s ORDER BY 1",
        row(2)["LoanNr_ChkDgt"],
    )
    assert changed == [
        ("guarantee", "written_off", Decimal("6000.00"), newer.id, 4),
        ("loan", "written_off", Decimal("12000.00"), newer.id, 4),
    ]
    outcomes = ask(
        "SELECT metrics_json ->> 'loan_repaid_share_ratio', metrics_json ->> 'loan_written_off_amount', valid_on "
        "FROM outcomes_outcome WHERE external_ref = %s ORDER BY 2",
        row(2)["LoanNr_ChkDgt"],
    )
    assert outcomes == [("0.6", "12000", date(2006, 7, 18)), ("0.6", "6000", date(2006, 7, 18))]


def test_a_bank_that_becomes_known_gets_its_position() -> None:
    officer = actors.staff()
    loaded(officer, written([row(1, Bank="")]))
    assert loaded(officer, written([row(1)])).counts.changed == 1
    assert ask("SELECT instrument FROM institutional_position ORDER BY 1") == [("guarantee",), ("loan",)]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Bank": "OTHER BANK"}, "Bank"),
        ({"Bank": ""}, "Bank"),
        ({"City": "OAKLAND"}, "Name"),
        ({"MIS_Status": ""}, "MIS_Status"),
    ],
)
def test_a_row_that_contradicts_an_earlier_import_stays_behind(change: dict[str, str], column: str) -> None:
    officer = actors.staff()
    loaded(officer, written([row(1)]))
    before = everything()
    newer = loaded(officer, written([row(1, **change)]))
    assert (newer.counts.rejected, newer.counts.changed) == (1, 0)
    assert everything() == before
    assert ask(
        "SELECT one ->> 'column' FROM foundation_importrow, jsonb_array_elements(problems_json) one "
        "WHERE batch_id = %s",
        newer.id,
    ) == [(column,)]


def test_borrowers_of_another_state_are_in_a_portfolio_of_that_state() -> None:
    loaded(actors.staff(), written([row(1), row(2, State="NV"), row(3, State="ZZ")]))
    names = [name for (name,) in ask("SELECT name FROM institutional_portfolio ORDER BY 1")]
    assert names == [
        "7(a)", "7(a) California", "7(a) Nevada", "7(a) loans", "7(a) loans, California", "7(a) loans, Nevada",
    ]  # fmt: skip
    assert counted()["institutions"] == 2
