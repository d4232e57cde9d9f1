"""One row of a loan file becomes facts about a loan, or is told everything that is wrong with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.results import ParsedRow, Severity
from institutional.loan_files.layout import Loan, parse_loan
from institutional.loan_files.rules import guaranteed_part, loan_number_holds, region_of, repaid_share
from tests.institutional.loan_files.factories import SOUND


def parsed(**changes: str) -> ParsedRow:
    return parse_loan(Cells.of({**SOUND, **changes}, row_number=9))


def loan(**changes: str) -> Loan:
    return Loan.from_facts(parsed(**changes).facts)


def faults(**changes: str) -> list[tuple[str, Severity]]:
    return [(problem.column, problem.severity) for problem in parsed(**changes).problems]


def test_a_sound_row_is_understood_whole() -> None:
    understood = loan()
    assert parsed().problems == ()
    assert understood.approved_on == date(2001, 4, 9)
    assert (understood.started_on, understood.matures_on) == (date(2001, 4, 30), date(2004, 4, 30))
    assert (understood.approved, understood.guaranteed) == (Decimal("30000.00"), Decimal("15000.00"))
    assert (understood.jobs_to_create, understood.jobs_to_retain) == (2, 3)
    assert understood.position_status == "repaid"
    assert understood.repaid_on is None


def test_facts_read_back_as_the_same_loan() -> None:
    understood = loan(ChgOffDate="17000", MIS_Status="CHGOFF", ChgOffPrinGr="$1,000.50", BalanceGross="")
    assert Loan.from_facts(understood.as_facts()) == understood


def test_the_two_ways_of_writing_give_the_same_loan() -> None:
    plain = loan()
    other = loan(
        ApprovalDate="9-Apr-01",
        DisbursementDate="4/30/2001",
        GrAppv="$30,000.00 ",
        SBA_Appv="$15,000.00 ",
        DisbursementGross="$32,812.00 ",
        NewExist="1.0",
        FranchiseCode="00001",
        Term="36.0",
    )
    assert other == plain


def test_a_charged_off_loan_is_dated_by_its_charge_off() -> None:
    understood = loan(MIS_Status="CHGOFF", ChgOffDate="17000", ChgOffPrinGr="12000")
    assert understood.position_status == "written_off"
    assert understood.repaid_on == date(2006, 7, 18)


def test_a_blank_status_is_unknown_and_the_position_performs() -> None:
    understood = loan(MIS_Status="")
    assert (understood.status, understood.position_status) == ("", "performing")


def test_a_loan_without_disbursement_begins_with_its_approval() -> None:
    assert loan(DisbursementDate="").started_on == date(2001, 4, 9)


@pytest.mark.parametrize(("letter", "flag"), [("Y", True), ("N", False), ("T", None), ("0", None), ("", None)])
def test_letters_other_than_y_and_n_are_unknown(letter: str, flag: bool | None) -> None:
    understood = loan(RevLineCr=letter, LowDoc=letter)
    assert (understood.is_revolving, understood.is_low_doc) == (flag, flag)


@pytest.mark.parametrize(("code", "is_new"), [("1", False), ("2", True), ("0", None), ("", None), ("9", None)])
def test_new_or_existing_is_unknown_unless_said(code: str, is_new: bool | None) -> None:
    assert loan(NewExist=code).is_new_business is is_new


@pytest.mark.parametrize(("code", "setting"), [("1", "urban"), ("2", "rural"), ("0", ""), ("", "")])
def test_urban_or_rural_is_unknown_unless_said(code: str, setting: str) -> None:
    assert loan(UrbanRural=code).setting == setting


@pytest.mark.parametrize("code", ["0", ""])
def test_an_industry_of_zero_is_unknown(code: str) -> None:
    assert loan(NAICS=code).industry == ""


@pytest.mark.parametrize("code", ["0", "1", "00001", "00000"])
def test_franchise_codes_nought_and_one_mean_none(code: str) -> None:
    assert loan(FranchiseCode=code).franchise_code == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("LoanNr_ChkDgt", "12345"),
        ("LoanNr_ChkDgt", "10042850O7"),
        ("LoanNr_ChkDgt", ""),
        ("Name", " "),
        ("State", "California"),
        ("NAICS", "5324200"),
        ("NAICS", "X1"),
        ("ApprovalDate", ""),
        ("ApprovalDate", "2/30/2001"),
        ("ApprovalFY", "20O1"),
        ("ApprovalFY", "0000"),
        ("ApprovalFY", "9999"),
        ("ApprovalDate", "2/28/0000"),
        ("DisbursementDate", "soon"),
        ("ChgOffDate", "never"),
        ("Term", "-1"),
        ("Term", ""),
        ("NoEmp", "few"),
        ("CreateJob", "1.5"),
        ("MIS_Status", "PAID"),
        ("GrAppv", ""),
        ("GrAppv", "-5"),
        ("SBA_Appv", "n/a"),
        ("BalanceGross", "?"),
        ("ChgOffPrinGr", "1,50"),
    ],
)
def test_a_wrong_cell_keeps_its_row_out_and_is_named(column: str, value: str) -> None:
    row = parsed(**{column: value})
    (problem,) = row.problems
    assert (problem.row, problem.column, problem.severity) == (9, column, Severity.ERROR)
    assert row.is_good is False
    assert row.facts == {}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"ChgOffDate": "17000"}, "ChgOffDate"),
        ({"MIS_Status": "CHGOFF"}, "ChgOffDate"),
        ({"Bank": ""}, "Bank"),
        ({"LoanNr_ChkDgt": "1004285008"}, "LoanNr_ChkDgt"),
        ({"SBA_Appv": "30001"}, "SBA_Appv"),
        ({"Name": "=SUM(A1)"}, "Name"),
        ({"State": "AE"}, "State"),
    ],
)
def test_an_odd_cell_is_named_and_its_row_still_loads(changes: dict[str, str], column: str) -> None:
    assert faults(**changes) == [(column, Severity.WARNING)]
    assert parsed(**changes).is_good is True


@pytest.mark.parametrize(
    ("state", "region"), [("CA", "US-CA"), ("PR", "US-PR"), ("GU", "US-GU"), ("PW", "PW"), ("AE", None), ("", None)]
)
def test_a_state_is_a_region_and_what_is_no_place_stays_in_the_row(state: str, region: str | None) -> None:
    assert loan(State=state).borrower_state == state
    assert region_of(state) == region


def test_the_charge_off_day_of_a_loan_paid_in_full_is_not_used() -> None:
    assert loan(ChgOffDate="17000").repaid_on is None


def test_all_faults_of_a_row_are_told_at_once() -> None:
    assert [column for column, _ in faults(Name="", GrAppv="x", MIS_Status="?")] == ["Name", "MIS_Status", "GrAppv"]


def test_spelling_with_other_case_and_spaces_is_the_same_borrower_and_bank() -> None:
    other = loan(Name=" simplex  office Solutions", City="Anaheim", Bank="California Bank  & trust")
    assert (other.borrower_key, other.bank_key) == (loan().borrower_key, loan().bank_key)
    assert other.borrower_name == "simplex  office Solutions"


@pytest.mark.parametrize("change", [{"Name": "SIMPLEX"}, {"City": "OAKLAND"}, {"State": "NV"}, {"NAICS": "0"}])
def test_another_name_city_state_or_industry_is_another_borrower(change: dict[str, str]) -> None:
    assert loan(**change).borrower_key != loan().borrower_key


def test_a_mistyped_digit_of_a_loan_number_shows() -> None:
    sound = "1004285007"
    changed = [sound[:place] + "9" + sound[place + 1 :] for place in range(7)]
    assert loan_number_holds(sound) is True
    assert [loan_number_holds(number) for number in changed] == [False] * 7


def test_the_guarantee_covers_its_share_of_the_balance() -> None:
    part = guaranteed_part(Decimal("1000.01"), guaranteed=Decimal(15000), approved=Decimal(30000))
    assert part == Decimal("500.01")
    assert guaranteed_part(Decimal("1000"), guaranteed=Decimal(0), approved=Decimal(0)) == Decimal("0.00")


@pytest.mark.parametrize(
    ("charged_off", "approved", "share"),
    [("0", "100", "1.0000"), ("25", "100", "0.7500"), ("100", "100", "0.0000"), ("1", "3", "0.6667"), ("0", "0", "1")],
)
def test_the_share_repaid_is_what_was_not_charged_off(charged_off: str, approved: str, share: str) -> None:
    assert repaid_share(charged_off=Decimal(charged_off), approved=Decimal(approved)) == Decimal(share)
