"""The columns of a loan file, and reading one of its rows into facts with every fault named.

Pure. What the facts mean for enterprises, positions and outcomes is in `rules` and `operations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.columns import Column
from clear_platform.foundation.imports.results import ParsedRow
from enterprises.public import fold, match_key
from institutional.loan_files import rules

DAY_FORMS = "Write 28-Feb-06, 2/28/2006, 2006-02-28 or a SAS day number."
LONGEST_NAME = 200

COLUMNS = (
    Column("LoanNr_ChkDgt", "Loan number, ten digits, the last three of them check digits"),
    Column("Name", "Borrower, as filed"),
    Column("City", "City of the borrower"),
    Column("State", "State of the borrower, two letters"),
    Column("Zip", "Postal code of the borrower", required=False),
    Column("Bank", "Lender; blank when unknown, then only the guarantee is kept"),
    Column("BankState", "State of the lender", required=False),
    Column("NAICS", "Industry, two to six digits; 0 or blank unknown"),
    Column("ApprovalDate", "Day of approval"),
    Column("ApprovalFY", "Fiscal year of approval", required=False),
    Column("Term", "Term in months"),
    Column("NoEmp", "Employees at approval"),
    Column("NewExist", "1 existing, 2 new, else unknown", required=False),
    Column("CreateJob", "Jobs that the loan was to create"),
    Column("RetainedJob", "Jobs that the loan was to retain"),
    Column("FranchiseCode", "Franchise; 0 or 1 none", required=False),
    Column("UrbanRural", "1 urban, 2 rural, else unknown", required=False),
    Column("RevLineCr", "Revolving line of credit, Y or N, else unknown", required=False),
    Column("LowDoc", "Low-documentation programme, Y or N, else unknown", required=False),
    Column("ChgOffDate", "Day of charge-off"),
    Column("DisbursementDate", "Day of disbursement"),
    Column("DisbursementGross", "Amount disbursed, US dollars", required=False),
    Column("BalanceGross", "Balance outstanding, US dollars"),
    Column("MIS_Status", "P I F (paid in full), CHGOFF (charged off) or blank (unknown)"),
    Column("ChgOffPrinGr", "Principal charged off, US dollars"),
    Column("GrAppv", "Principal approved, US dollars"),
    Column("SBA_Appv", "Part of it guaranteed, US dollars"),
)


@dataclass(frozen=True, slots=True)
class Loan:
    """One row of a loan file, understood. None is unknown; amounts are US dollars."""

    loan_number: str
    borrower_name: str
    borrower_city: str
    borrower_state: str
    borrower_zip: str
    industry: str
    bank: str
    bank_state: str
    approved_on: date
    fiscal_year: int | None
    term_months: int
    employees: int | None
    is_new_business: bool | None
    jobs_to_create: int | None
    jobs_to_retain: int | None
    franchise_code: str
    setting: str
    is_revolving: bool | None
    is_low_doc: bool | None
    disbursed_on: date | None
    disbursed: Decimal | None
    outstanding: Decimal | None
    status: str
    charged_off_on: date | None
    charged_off: Decimal | None
    approved: Decimal
    guaranteed: Decimal

    @property
    def borrower_key(self) -> str:
        """Give what makes this borrower the same as that of another row: name, city, state and industry, folded."""
        return match_key(self.borrower_name, self.borrower_city, self.borrower_state, self.industry)

    @property
    def bank_key(self) -> str:
        """Give what makes this bank the same as that of another row; blank when the row names none."""
        return fold(self.bank)

    @property
    def started_on(self) -> date:
        """Give the day the loan began: its disbursement, or its approval where that is unknown."""
        return self.disbursed_on or self.approved_on

    @property
    def matures_on(self) -> date:
        """Give the day the loan was to end."""
        return rules.add_months(self.started_on, self.term_months)

    @property
    def position_status(self) -> str:
        """Give the status that positions on this loan have."""
        return rules.POSITION_STATUS[self.status]

    @property
    def repaid_on(self) -> date | None:
        """Give the day the repayment was settled: the charge-off; of loans paid in full the file does not say it."""
        return self.charged_off_on if self.status == rules.CHARGED_OFF else None

    @property
    def lost(self) -> Decimal | None:
        """Give the principal that was lost; None while that is open, not given, or contradicted by the status."""
        if self.status == rules.PAID_IN_FULL and not self.charged_off:
            return Decimal("0.00")
        return self.charged_off if self.status == rules.CHARGED_OFF else None

    @property
    def repaid_share(self) -> Decimal | None:
        """Give the part of the principal that came back, from 0 to 1; None while that is open or not given."""
        if self.status == rules.PAID_IN_FULL:
            return Decimal(1)
        return None if self.lost is None else rules.repaid_share(charged_off=self.lost, approved=self.approved)

    def guaranteed_part_of(self, amount: Decimal | None) -> Decimal | None:
        """Give the part of an amount that the guarantee covers; None stays unknown."""
        if amount is None:
            return None
        return rules.guaranteed_part(amount, guaranteed=self.guaranteed, approved=self.approved)

    def as_facts(self) -> dict[str, Any]:
        """Give the loan as plain JSON values; `from_facts` reads them back."""
        return {name: _as_json(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Loan:
        """Give back the loan that `as_facts` wrote."""
        values = dict(facts)
        for name in _DAYS:
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        for name in _AMOUNTS:
            values[name] = None if values[name] is None else Decimal(values[name])
        return cls(**values)


_DAYS = ("approved_on", "disbursed_on", "charged_off_on")
_AMOUNTS = ("disbursed", "outstanding", "charged_off", "approved", "guaranteed")


def _as_json(value: date | Decimal | str | int | bool | None) -> str | int | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def parse_loan(cells: Cells) -> ParsedRow:
    """Read one row: every fault is named, and the facts are given when none of them keeps the row out."""
    read = _read(cells)
    _warn_of_contradictions(cells, read)
    row = ParsedRow(number=cells.row_number, key=read["loan_number"] or "", problems=tuple(cells.problems))
    if not row.is_good or any(read[name] is None for name in _NEEDED):
        return row
    return replace(row, facts=Loan(**read).as_facts())


_NEEDED = ("loan_number", "approved_on", "term_months", "status", "approved", "guaranteed")


def _read(cells: Cells) -> dict[str, Any]:
    """Give what a loan consists of, by the names of `Loan`, as far as the row says it. Faults come in this order."""
    return {
        "loan_number": read_loan_number(cells),
        "borrower_name": cells.text("Name", required=True, longest=LONGEST_NAME),
        "borrower_city": cells.text("City", longest=LONGEST_NAME),
        "borrower_state": _state(cells),
        "bank": cells.text("Bank", longest=LONGEST_NAME),
        "industry": read_industry(cells),
        **_read_days(cells),
        "term_months": cells.whole("Term", required=True, most=1_200),
        "status": status_of_cell(cells),
        "approved": cells.amount("GrAppv", required=True),
        "guaranteed": cells.amount("SBA_Appv", required=True),
        "outstanding": cells.amount("BalanceGross"),
        "charged_off": cells.amount("ChgOffPrinGr"),
        "employees": cells.whole("NoEmp", most=10_000_000),
        "jobs_to_create": cells.whole("CreateJob", most=10_000_000),
        "jobs_to_retain": cells.whole("RetainedJob", most=10_000_000),
        "disbursed": cells.amount("DisbursementGross"),
        "borrower_zip": cells.text("Zip", longest=20),
        "bank_state": cells.text("BankState", longest=20),
        "franchise_code": _franchise(cells),
        "is_new_business": {"1": False, "2": True}.get(read_code(cells, "NewExist")),
        "setting": {"1": "urban", "2": "rural"}.get(read_code(cells, "UrbanRural"), ""),
        "is_revolving": rules.read_flag(cells.raw("RevLineCr")),
        "is_low_doc": rules.read_flag(cells.raw("LowDoc")),
    }


def _read_days(cells: Cells) -> dict[str, Any]:
    fiscal_year = read_fiscal_year(cells)
    approved_on = day_of_cell(cells, "ApprovalDate", required=True, fiscal_year=fiscal_year)
    return {
        "fiscal_year": fiscal_year,
        "approved_on": approved_on,
        "disbursed_on": day_of_cell(cells, "DisbursementDate", not_before=approved_on),
        "charged_off_on": day_of_cell(cells, "ChgOffDate", not_before=approved_on),
    }


def _franchise(cells: Cells) -> str:
    code = cells.text("FranchiseCode", longest=20).lstrip("0")
    return "" if code == "1" else code


def read_loan_number(cells: Cells) -> str | None:
    """Give the number of a loan; check digits that do not fit it are named and do not keep the row out."""
    text = cells.raw("LoanNr_ChkDgt")
    if not (len(text) == 10 and text.isascii() and text.isdigit()):
        cells.refuse("LoanNr_ChkDgt", "A loan number has ten digits.")
        return None
    if not rules.loan_number_holds(text):
        cells.warn("LoanNr_ChkDgt", "The check digits do not fit the number. Compare it with the loan's papers.")
    return text


def _state(cells: Cells) -> str:
    state = cells.text("State").upper()
    if state and not (len(state) == 2 and state.isascii() and state.isalpha()):
        cells.refuse("State", "A state has two letters, for instance CA.")
        return ""
    if state and rules.region_of(state) is None:
        cells.warn(
            "State", "This is no state or territory, so the region is not known. The row keeps what the file says."
        )
    return state


def read_industry(cells: Cells) -> str:
    """Give the industry code; the files write 0 where it is unknown."""
    text = read_code(cells, "NAICS")
    if text in {"", "0"}:
        return ""
    if not (2 <= len(text) <= 6 and text.isascii() and text.isdigit()):
        cells.refuse("NAICS", "An industry has two to six digits, 0 when unknown.")
        return ""
    return text


def read_code(cells: Cells, column: str) -> str:
    """Give a code that a spreadsheet may have turned into a number with a decimal point."""
    return cells.raw(column).removesuffix(".0")


def read_fiscal_year(cells: Cells) -> int | None:
    """Give the fiscal year; the transition quarter of 1976 is written 1976A."""
    text = read_code(cells, "ApprovalFY").removesuffix("A")
    if not text:
        return None
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        cells.refuse("ApprovalFY", "A fiscal year has four digits.")
        return None
    if not rules.is_fiscal_year(int(text)):
        first, last = rules.EARLIEST_DAY.year, rules.LATEST_DAY.year
        cells.refuse("ApprovalFY", f"A fiscal year lies between {first} and {last}.")
        return None
    return int(text)


def day_of_cell(
    cells: Cells,
    column: str,
    *,
    required: bool = False,
    fiscal_year: int | None = None,
    not_before: date | None = None,
) -> date | None:
    """Give the day of a cell, in any of the forms that these files have."""
    text = cells.raw(column)
    if not text:
        if required:
            cells.refuse(column, f"The cell is blank. It needs a day. {DAY_FORMS}")
        return None
    day = rules.read_day(text, fiscal_year=fiscal_year, not_before=not_before)
    if day is None:
        cells.refuse(column, f"This is not a day. {DAY_FORMS}")
    return day


def status_of_cell(cells: Cells) -> str | None:
    """Give what became of the loan, blank for unknown; None when the cell names no status."""
    status = rules.read_status(cells.raw("MIS_Status"))
    if status is None:
        cells.refuse("MIS_Status", "This is not a status. Write P I F, CHGOFF, or leave it blank when unknown.")
    return status


def _warn_of_contradictions(cells: Cells, read: Mapping[str, Any]) -> None:
    status, approved, guaranteed = read["status"], read["approved"], read["guaranteed"]
    charged_off_on, charged_off = read["charged_off_on"], read["charged_off"]
    if not read["bank"]:
        cells.warn("Bank", "The bank is not known. Only the guarantee is kept, no loan of a bank.")
    if status == rules.PAID_IN_FULL and charged_off_on:
        cells.warn("ChgOffDate", "The loan is paid in full, yet has a day of charge-off. That day is not used.")
    if status == rules.CHARGED_OFF and not charged_off_on:
        cells.warn("ChgOffDate", "The loan is charged off, the day is not given. Its outcome has no date.")
    if status == rules.CHARGED_OFF and charged_off is None:
        cells.warn("ChgOffPrinGr", "The loan is charged off, the amount is not given. It gets no outcome.")
    if approved is not None and guaranteed is not None and guaranteed > approved:
        cells.warn("SBA_Appv", "More is guaranteed than was approved.")
