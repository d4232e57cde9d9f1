"""What one row of a loan file of the U.S. Small Business Administration says, and what follows from it.

Pure: no Django, no database. The columns are in `layout`; finding the enterprise and the bank is in `operations`.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from institutional.loan_files.states import ASSOCIATED, STATES

SAS_EPOCH = date(1960, 1, 1)
EARLIEST_DAY = date(1953, 7, 30)  # the Small Business Act; no loan of the agency is older
LATEST_DAY = date(2100, 12, 31)

SOURCE = "sba_foia"
CURRENCY = "USD"
GUARANTOR = "U.S. Small Business Administration"
LOAN = "loan"
GUARANTEE = "guarantee"
REPAYMENT = "repayment"

PAID_IN_FULL = "paid_in_full"
CHARGED_OFF = "charged_off"

LOAN_NUMBER_WEIGHTS = (5, 8, 4, 2, 6, 3, 7)

POSITION_STATUS = {PAID_IN_FULL: "repaid", CHARGED_OFF: "written_off", "": "performing"}

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_SAS_DAY = re.compile(r"-?\d{1,5}(?:\.0+)?", re.ASCII)
_US_DATE = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})", re.ASCII)
_NAMED_DATE = re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})-(?P<year>\d{4}|\d{2})", re.ASCII)
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:T00:00:00)?", re.ASCII)


def loan_number_holds(number: str) -> bool:
    """Say whether the check digits at the end of a loan number fit its first seven digits.

    Source: the last three digits are the weighted sum of the first seven, modulo 11; this holds for every one of the
    2,101 loan numbers of the California file.
    """
    digits = [int(sign) for sign in number]
    expected = sum(weight * digit for weight, digit in zip(LOAN_NUMBER_WEIGHTS, digits[:7], strict=True)) % 11
    return int(number[7:]) == expected


def read_status(text: str) -> str | None:
    """Give the status of a loan: paid in full, charged off, blank for unknown; None when the text is no status."""
    return {"PIF": PAID_IN_FULL, "CHGOFF": CHARGED_OFF, "": ""}.get(text.upper().replace(" ", ""))


def read_flag(text: str) -> bool | None:
    """Give True for Y, False for N and None for whatever else these files hold, which nobody can read."""
    return {"Y": True, "N": False}.get(text.strip().upper())


def read_day(text: str, *, fiscal_year: int | None = None, not_before: date | None = None) -> date | None:
    """Give the day that a cell names: a SAS day number, `2/28/2006`, `28-Feb-06` or `2006-02-28`.

    Takes: for years of two digits, the fiscal year of approval or the day that this one cannot precede.
    Gives: None when the text names no day between the agency's founding and 2100.
    """
    text = text.strip()
    if _SAS_DAY.fullmatch(text):
        return _within_bounds(SAS_EPOCH + timedelta(days=int(text.split(".", 1)[0])))
    found = _US_DATE.fullmatch(text) or _NAMED_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text)
    if not found:
        return None
    month = _MONTHS.get(found["month"].lower()) or (int(found["month"]) if found["month"].isdigit() else 0)
    year = int(found["year"])
    if len(found["year"]) == 2:
        year = century_of(year, fiscal_year=fiscal_year, not_before=not_before)
    if not (1 <= month <= 12 and EARLIEST_DAY.year <= year <= LATEST_DAY.year):
        return None
    if not 1 <= int(found["day"]) <= calendar.monthrange(year, month)[1]:
        return None
    return _within_bounds(date(year, month, int(found["day"])))


def _within_bounds(day: date) -> date | None:
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def is_fiscal_year(year: int) -> bool:
    """Say whether a loan of the agency can be of a year: from its founding to 2100."""
    return EARLIEST_DAY.year <= year <= LATEST_DAY.year


def century_of(two_digits: int, *, fiscal_year: int | None = None, not_before: date | None = None) -> int:
    """Give the full year of a year written with two digits.

    The fiscal year of approval settles it for the approval; for what comes after, the first such year that does not
    precede the approval by more than a year (a loan is sometimes paid out days before it is booked as approved).
    With neither, 53 to 99 are of the last century, for the agency is not older.
    """
    candidates = (1900 + two_digits, 2000 + two_digits)
    if not_before is not None:
        return candidates[0] if candidates[0] >= not_before.year - 1 else candidates[1]
    if fiscal_year is not None:
        return min(candidates, key=lambda year: abs(year - fiscal_year))
    return candidates[0] if two_digits >= EARLIEST_DAY.year % 100 else candidates[1]


def portfolio_of_guarantor(state: str) -> str:
    """Give the name of the guarantor's portfolio for the borrowers of a state: 7(a) California."""
    return f"7(a) {STATES[state]}" if state in STATES else "7(a)"


def portfolio_of_bank(state: str) -> str:
    """Give the name of a bank's portfolio for the borrowers of a state: 7(a) loans, California."""
    return f"7(a) loans, {STATES[state]}" if state in STATES else "7(a) loans"


def region_of(state: str) -> str | None:
    """Give where a borrower is by ISO 3166-2, a country in free association by its own code; None for no place."""
    if state in ASSOCIATED:
        return state
    return f"US-{state}" if state in STATES else None


def expected_jobs(*, to_create: int | None, to_retain: int | None) -> list[dict[str, object]]:
    """Give the jobs that a loan was to create and to retain as expected outcomes: stated beforehand, so estimated."""
    stated = (("jobs_created", to_create), ("jobs_retained", to_retain))
    return [
        {"metric": metric, "unit": "jobs", "target": target, "grade": "estimated"}
        for metric, target in stated
        if target is not None
    ]


def add_months(day: date, months: int) -> date:
    """Give the same day so many months on, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def repaid_share(*, charged_off: Decimal, approved: Decimal) -> Decimal:
    """Give the part of the principal that was not charged off, from 0 to 1, to four digits."""
    if not approved:
        return Decimal(0) if charged_off else Decimal(1)
    lost = min(charged_off / approved, Decimal(1))
    return (1 - lost).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def guaranteed_part(amount: Decimal, *, guaranteed: Decimal, approved: Decimal) -> Decimal:
    """Give the part of an amount that the guarantee covers, in the proportion of the approval, to the cent."""
    if not approved:
        return Decimal("0.00")
    return (amount * guaranteed / approved).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
