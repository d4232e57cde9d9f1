"""Positions in words: what one is called, its terms, and what was changed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, moment_full, money, number, percent
from institutional.positions.results import Correction, PositionShown, TermChanged
from institutional.positions.rules import INSTRUMENTS, JOBS_TO_CREATE, JOBS_TO_RETAIN, STATUSES

TERMS = {
    "instrument": gettext_lazy("Instrument"),
    "principal": gettext_lazy("Principal"),
    "outstanding": gettext_lazy("Outstanding"),
    "written_off_amount": gettext_lazy("Lost"),
    "currency": gettext_lazy("Currency"),
    "interest_ratio": gettext_lazy("Interest"),
    "approved_on": gettext_lazy("Approved on"),
    "started_on": gettext_lazy("Started on"),
    "matures_on": gettext_lazy("Matures on"),
    "status": gettext_lazy("Status"),
    "external_ref": gettext_lazy("Reference"),
    "source_id": gettext_lazy("Source"),
    f"facts_json.{JOBS_TO_CREATE}": gettext_lazy("Jobs to create"),
    f"facts_json.{JOBS_TO_RETAIN}": gettext_lazy("Jobs to retain"),
}
"""The terms of a position by the names of their columns. Other facts are called as the source calls them."""
AMOUNTS = frozenset({"principal", "outstanding", "written_off_amount"})
DAYS = frozenset({"approved_on", "started_on", "matures_on"})
BESIDE_THE_PRINCIPAL = (
    "outstanding", "written_off_amount", "interest_ratio", "approved_on", "started_on", "matures_on",
)  # fmt: skip


def instrument_word(instrument: str) -> str:
    """Give one position of this instrument as people call it: Loan."""
    return {
        "loan": gettext("Loan"),
        "guarantee": gettext("Guarantee"),
        "equity": gettext("Equity stake"),
        "grant": gettext("Grant"),
    }[instrument]


def title_of(instrument: str, external_ref: str) -> str:
    """Give what one position is called: Loan L-2026-0412."""
    return f"{instrument_word(instrument)} {external_ref}".strip()


def instrument_choices() -> list[tuple[str, str]]:
    """Give the instruments to choose from."""
    return [(one, instrument_word(one)) for one in INSTRUMENTS]


def status_choices() -> list[tuple[str, str]]:
    """Give the statuses to choose from."""
    return [(one, str(mark_of(one).word)) for one in STATUSES]


def term_in_words(term: str) -> str:
    """Give what a term is called."""
    return str(TERMS.get(term, "")) or term.removeprefix("facts_json.")


def value_in_words(term: str, value: str | None) -> str:
    """Give a value as it is read; what was not known as that."""
    if value is None or value == "":
        return gettext("not known")
    if term in AMOUNTS:
        return number(Decimal(value), places=2)
    if term in DAYS:
        return day_full(date.fromisoformat(value))
    if term == "interest_ratio":
        return percent(Decimal(value), places=3)
    if term == "instrument":
        return instrument_word(value)
    return str(mark_of(value).word) if term == "status" else value


def facts_of(held: PositionShown) -> list[dict[str, str]]:
    """Give what is known of a position beside its principal, for a list of facts: its status, terms and jobs."""
    terms = [(name, getattr(held, name)) for name in BESIDE_THE_PRINCIPAL]
    jobs = [(f"facts_json.{name}", held.facts.get(name)) for name in (JOBS_TO_CREATE, JOBS_TO_RETAIN)]
    return [
        {"label": term_in_words("status"), "status": held.status},
        *(
            {"label": term_in_words(name), "value": _known_in_words(name, known, held.currency)}
            for name, known in (*terms, *jobs)
            if known is not None
        ),
    ]


def _known_in_words(term: str, known: Any, currency: str) -> str:
    if term in AMOUNTS:
        return money(known, currency)
    if isinstance(known, int):
        return number(known)
    return value_in_words(term, str(known))


def changed_in_words(one: TermChanged) -> str:
    """Give what became of a term in one line."""
    return gettext("%(term)s: %(was)s, now %(became)s") % {
        "term": term_in_words(one.term),
        "was": value_in_words(one.term, one.was),
        "became": value_in_words(one.term, one.became),
    }


def corrections_table(found: Sequence[Correction]) -> Table:
    """Give what was changed of a position, a line for each term."""
    return Table(
        caption=gettext("What was recorded before"),
        columns=[
            Column(gettext("Term"), "name"),
            Column(gettext("Was"), "figure", main=True),
            Column(gettext("Became"), "figure"),
            Column(gettext("Because"), "words"),
            Column(gettext("By"), "quiet"),
            Column(gettext("When"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(term_in_words(term.term)),
                    Cell(value_in_words(term.term, term.was)),
                    Cell(value_in_words(term.term, term.became)),
                    Cell(one.because) if one.because else Cell(because=gettext("no reason was asked")),
                    Cell(one.who),
                    Cell(moment_full(one.at)),
                ],
                name=term_in_words(term.term),
            )
            for one in found
            for term in one.terms
        ],
    )
