"""Reads around loan files: which loans are known and from which row, what a row would change, what rests on a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from capability.public import scores_for
from clear_platform.foundation.imports.queries import rows_by_address
from clear_platform.foundation.imports.results import (
    Blocker,
    ExaminedRow,
    ParsedRow,
    Problem,
    RowAddress,
    RowOutcome,
)
from clear_platform.foundation.public import Actor, organizations_with_events, organizations_with_members
from enterprises.public import enterprises_for, enterprises_resting
from institutional.institutions.queries import institutions_for
from institutional.loan_files import rules
from institutional.loan_files.layout import Loan
from institutional.positions.queries import positions_for


def examine_loans(*, actor: Actor, rows: Sequence[ParsedRow]) -> list[ExaminedRow]:
    """Say for each row whether its loan is new, changed or as before, and name what an earlier import contradicts.

    A constant number of statements, whatever the number of rows.
    """
    earlier = loans_by_number(actor=actor, numbers=[row.key for row in rows])
    return [_verdict(row, Loan.from_facts(row.facts), earlier) for row in rows]


def loans_by_number(*, actor: Actor, numbers: Iterable[str]) -> dict[str, Loan | None]:
    """Give the loans already here as the row they were last loaded from says them; None for one entered by hand."""
    known = addresses_of_loans(actor=actor, numbers=numbers)
    rows = rows_by_address(actor=actor, addresses=[address for address in known.values() if address])
    return {
        number: Loan.from_facts(rows[address].facts) if address in rows else None for number, address in known.items()
    }


def addresses_of_loans(*, actor: Actor, numbers: Iterable[str]) -> dict[str, RowAddress | None]:
    """Give, for the loans that are already here, the row that each was last loaded from. Every loan has a guarantee."""
    held = positions_for(actor).filter(
        instrument=rules.GUARANTEE, source__code=rules.SOURCE, external_ref__in=set(numbers)
    )
    return {
        number: RowAddress(batch_id, row) if batch_id and row else None
        for number, batch_id, row in held.values_list("external_ref", "import_batch_id", "import_row")
    }


def _verdict(row: ParsedRow, loan: Loan, earlier: Mapping[str, Loan | None]) -> ExaminedRow:
    if loan.loan_number not in earlier:
        return ExaminedRow(row.number, RowOutcome.CREATED)
    before = earlier[loan.loan_number]
    if before is None:
        return _ruled_out(row, "LoanNr_ChkDgt", "This loan was entered by hand. Change it where it stands.", row.key)
    if before == loan:
        return ExaminedRow(row.number, RowOutcome.UNCHANGED)
    if before.borrower_key != loan.borrower_key:
        reason = f"An earlier import says that {before.borrower_name} took this loan. A loan keeps its borrower."
        return _ruled_out(row, "Name", reason, loan.borrower_name)
    if before.bank and before.bank_key != loan.bank_key:
        reason = f"An earlier import says that {before.bank} gave this loan. A position keeps its holder."
        return _ruled_out(row, "Bank", reason, loan.bank)
    if before.status and not loan.status:
        reason = "An earlier import knew what became of this loan. This row does not say it; fill it in."
        return _ruled_out(row, "MIS_Status", reason, "")
    return ExaminedRow(row.number, RowOutcome.CHANGED)


def _ruled_out(row: ParsedRow, column: str, reason: str, value: str) -> ExaminedRow:
    return ExaminedRow(row.number, None, (Problem(row.number, column, reason, value),))


def enterprises_of_import(actor: Actor, batch_id: int) -> list[int]:
    """Give the enterprises that a batch made."""
    return list(enterprises_for(actor).filter(import_batch_id=batch_id).order_by("pk").values_list("pk", flat=True))


def what_rests_on(actor: Actor, batch_id: int) -> list[Blocker]:
    """Give what was built on the enterprises, institutions and portfolios that a batch of loans brought."""
    enterprises = enterprises_of_import(actor, batch_id)
    institutions = set(institutions_for(actor).filter(import_batch_id=batch_id).values_list("pk", flat=True))
    in_use = organizations_with_members(institutions) | organizations_with_events(institutions)
    others = positions_for(actor).exclude(import_batch_id=batch_id) | positions_for(actor).filter(
        import_batch_id__isnull=True
    )
    on_them = others.filter(
        Q(enterprise__import_batch_id=batch_id)
        | Q(portfolio__import_batch_id=batch_id)
        | Q(organization__institution__import_batch_id=batch_id)
    )
    scores = scores_for(actor).filter(enterprise_id__in=enterprises)
    return [
        Blocker(
            len(enterprises_resting(enterprises)),
            "enterprises with members, decisions or changes of their own",
            "enterprise with members, decisions or changes of its own",
        ),
        Blocker(
            len(in_use),
            "institutions with members or with work of their own",
            "institution with members or with work of its own",
        ),
        Blocker(on_them.count(), "positions that did not come with it", "position that did not come with it"),
        Blocker(scores.count(), "capability scores computed from it", "capability score computed from it"),
    ]
