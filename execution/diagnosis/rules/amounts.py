"""Amounts as files write them: which mark divides off the decimals of a file, and what a text amounts to.

The mark is worked out from all amounts of a file together: `1,234` alone may be a thousand or one and a bit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from execution.diagnosis.rules.stated.kinds import LARGEST

MARKS = (".", ",")
DECIMALS_OF_A_GROUP = 3
CENT = Decimal("0.01")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_PLAIN = re.compile(r"[0-9]{1,13}(\.[0-9]{1,20})?", re.ASCII)
_WRITTEN = {
    mark: re.compile(rf"([0-9]+|[0-9]{{1,3}}({re.escape(other)}[0-9]{{3}})+)({re.escape(mark)}[0-9]*)?", re.ASCII)
    for mark, other in (MARKS, MARKS[::-1])
}


class MarkUnclear(Exception):
    """Amounts of one file that do not say alike, or not at all, which mark divides off the decimals."""

    def __init__(self, *texts: str) -> None:
        super().__init__(*texts)
        self.texts = texts


def decimal_mark(texts: Iterable[str]) -> str:
    """Give the mark that divides off the decimals in a file: a dot or a comma; a dot where no amount has either.

    Raises: `MarkUnclear` with two amounts that disagree, or with one that says nothing where none says more.
    """
    said: dict[str, str] = {}
    unclear = ""
    for text in texts:
        bare = _SPACES.sub("", text).lstrip("+-")
        if not any(mark in bare for mark in MARKS):
            continue
        mark = _mark_in(bare)
        if mark:
            said.setdefault(mark, text.strip())
        else:
            unclear = unclear or text.strip()
    if len(said) > 1:
        raise MarkUnclear(*said.values())
    if unclear and not said:
        raise MarkUnclear(unclear)
    return next(iter(said), ".")


def _mark_in(bare: str) -> str:
    """Give the mark of the decimals as far as one amount alone tells it; blank where it does not."""
    last = max(MARKS, key=bare.rfind)
    other = next(mark for mark in MARKS if mark != last)
    before, _mark, after = bare.rpartition(last)
    if other in bare:
        return last if last not in before else ""
    if last in before:
        return other
    grouped = len(after) == DECIMALS_OF_A_GROUP and before.isdecimal() and len(before) <= DECIMALS_OF_A_GROUP
    return "" if grouped and before.lstrip("0") else last


def plain_of(text: str, mark: str) -> str | None:
    """Give an amount of a file plain, with a dot and without groups; None for what is no amount."""
    bare = _SPACES.sub("", text)
    if not bare:
        return "0"
    if not _WRITTEN[mark].fullmatch(bare):
        return None
    other = next(one for one in MARKS if one != mark)
    return bare.replace(other, "").replace(mark, ".").rstrip(".")


def amount_of(plain: str) -> Decimal | None:
    """Give a plain amount, to the cent; None for what is none, is negative or is beyond what may be stated."""
    if not _PLAIN.fullmatch(plain):
        return None
    amount = Decimal(plain)
    return amount.quantize(CENT, rounding=ROUND_HALF_UP) if amount <= LARGEST else None
