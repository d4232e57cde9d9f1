"""Loading good rows of a loan file, and taking a load back. Parts of `commit_import` and `undo_import`, which audit.

Each row becomes a guarantee of the Small Business Administration and, where a bank is named, a loan of that bank, both
on one enterprise, each with the outcome of its repayment that only its holder sees. All of it is set-based: a constant
number of statements for each thousand rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from clear_platform.foundation.imports.queries import rows_by_address
from clear_platform.foundation.imports.results import ChangedThing, LoadedRow, ParsedRow, RowAddress, RowOutcome
from clear_platform.foundation.public import Actor, source_by_code
from enterprises.public import (
    NewEnterprise,
    add_enterprises,
    enterprises_by_match_key,
    remove_enterprises,
    size_band,
)
from institutional.institutions.operations import add_institutions, remove_institutions_of_import
from institutional.institutions.queries import institutions_by_name
from institutional.institutions.results import NewInstitution
from institutional.loan_files import queries, rules
from institutional.loan_files.layout import Loan
from institutional.loan_files.results import Holding, LoanPlace
from institutional.portfolios.operations import (
    add_portfolios,
    add_to_portfolios,
    remove_entries_of_import,
    remove_portfolios_of_import,
)
from institutional.portfolios.queries import pairs_standing, portfolios_by_names
from institutional.portfolios.results import NewEntry, NewPortfolio
from institutional.positions.errors import ReferenceTaken
from institutional.positions.operations import add_positions, remove_positions_of_import, replace_positions
from institutional.positions.queries import positions_by_reference
from institutional.positions.results import NewPosition
from outcomes.public import NewOutcome, add_outcomes, remove_outcomes_of_import

AT_A_TIME = 1_000

Numbered = tuple[int, Loan]


def load_loans(*, actor: Actor, batch_id: int, rows: Sequence[ParsedRow]) -> list[LoadedRow]:
    """Load rows of a loan file, each thing pointing at its batch and row.

    Takes: at most a thousand good rows. Gives: for each row what it did; `before` is the row it was loaded from.
    Leaves: enterprises, institutions, portfolios and entries where they are new; positions and repayment outcomes.
    """
    verdicts = {one.number: one for one in queries.examine_loans(actor=actor, rows=rows)}
    loans = {row.number: Loan.from_facts(row.facts) for row in rows}
    changed = [loans[number] for number, one in verdicts.items() if one.outcome is RowOutcome.CHANGED]
    known = queries.addresses_of_loans(actor=actor, numbers=[loan.loan_number for loan in changed])
    to_write = [
        (number, loans[number])
        for number, one in verdicts.items()
        if one.outcome in {RowOutcome.CREATED, RowOutcome.CHANGED}
    ]
    _write(actor, batch_id, to_write)
    return [
        LoadedRow(number, one.outcome, _before(known.get(loans[number].loan_number)), one.problems)
        for number, one in verdicts.items()
    ]


def undo_loans(*, actor: Actor, batch_id: int, changed: Iterable[ChangedThing]) -> dict[str, int]:
    """Put back the loans that a batch changed as the rows before said them, and take away all that it brought.

    Gives: how many of each kind went. Refuses: `StillBuiltUpon` by way of the enterprises, when one has a file of its
    own; the database refuses while anything else rests on them.
    """
    put_back = 0
    waiting = iter(changed)
    while part := list(islice(waiting, AT_A_TIME)):
        _put_back(actor, part)
        put_back += len(part)
    removed = {
        "loans put back": put_back,
        "repayment outcomes": remove_outcomes_of_import(actor=actor, batch_id=batch_id),
        "positions": remove_positions_of_import(actor=actor, batch_id=batch_id),
        "portfolio entries": remove_entries_of_import(actor=actor, batch_id=batch_id),
        "portfolios": remove_portfolios_of_import(actor=actor, batch_id=batch_id),
    }
    enterprises = queries.enterprises_of_import(actor, batch_id)
    for start in range(0, len(enterprises), AT_A_TIME):
        remove_enterprises(actor=actor, enterprise_ids=enterprises[start : start + AT_A_TIME])
    removed["enterprises"] = len(enterprises)
    removed["institutions"] = remove_institutions_of_import(actor=actor, batch_id=batch_id)
    return {what: count for what, count in removed.items() if count}


def _before(address: RowAddress | None) -> dict[str, int] | None:
    return None if address is None else {"batch": address.batch_id, "row": address.number}


def _put_back(actor: Actor, changed: Sequence[ChangedThing]) -> None:
    addresses = [RowAddress(one.before["batch"], one.before["row"]) for one in changed]
    by_batch: dict[int, list[Numbered]] = defaultdict(list)
    for address, row in rows_by_address(actor=actor, addresses=addresses).items():
        by_batch[address.batch_id].append((row.number, Loan.from_facts(row.facts)))
    for earlier, loans in by_batch.items():
        _write(actor, earlier, loans)


def _write(actor: Actor, batch_id: int, loans: Sequence[Numbered]) -> None:
    """Make positions and outcomes what the loans say, and whatever they need to stand on."""
    if not loans:
        return
    places = _places(actor, batch_id, loans)
    source_id = source_by_code(rules.SOURCE).pk
    positions = [one for number, loan in loans for one in _positions(number, loan, places[number], source_id)]
    _hold(actor, batch_id, positions)
    outcomes = [one for number, loan in loans for one in _outcomes(number, loan, places[number])]
    add_outcomes(actor=actor, rows=outcomes, batch_id=batch_id, source_code=rules.SOURCE)


def _places(actor: Actor, batch_id: int, loans: Sequence[Numbered]) -> dict[int, LoanPlace]:
    """Find the enterprise and the portfolios of each loan, making those that are not there yet."""
    enterprises = _enterprises(actor, batch_id, loans)
    institutions = _institutions(actor, batch_id, loans)
    guarantor = institutions[rules.GUARANTOR.upper()]
    wanted: dict[tuple[int, str], None] = {}
    for _, loan in loans:
        wanted[(guarantor, rules.portfolio_of_guarantor(loan.borrower_state))] = None
        if loan.bank:
            wanted[(institutions[loan.bank_key], rules.portfolio_of_bank(loan.borrower_state))] = None
    portfolios = _portfolios(actor, batch_id, list(wanted))
    places = {}
    for number, loan in loans:
        guarantee = (guarantor, rules.portfolio_of_guarantor(loan.borrower_state))
        lending = (institutions.get(loan.bank_key, 0), rules.portfolio_of_bank(loan.borrower_state))
        places[number] = LoanPlace(
            enterprise_id=enterprises[loan.borrower_key],
            guarantor=Holding(guarantor, portfolios[guarantee]),
            lender=Holding(lending[0], portfolios[lending]) if loan.bank else None,
        )
    _enter(actor, batch_id, places.values())
    return places


def _enterprises(actor: Actor, batch_id: int, loans: Sequence[Numbered]) -> dict[str, int]:
    """Give the enterprise of each borrower; a new one takes what is known of it from the first of its rows."""
    first: dict[str, Numbered] = {}
    for number, loan in loans:
        first.setdefault(loan.borrower_key, (number, loan))
    found = enterprises_by_match_key(actor=actor, keys=first)
    missing = {key: one for key, one in first.items() if key not in found}
    made = add_enterprises(
        actor=actor,
        batch_id=batch_id,
        wanted=[
            NewEnterprise(
                name=loan.borrower_name,
                industry=loan.industry or None,
                region=rules.region_of(loan.borrower_state),
                city=loan.borrower_city or None,
                size_band=size_band(loan.employees),
                match_key=key,
                origin="public_record",
                import_row=number,
            )
            for key, (number, loan) in missing.items()
        ],
    )
    return {**found, **dict(zip(missing, made, strict=True))}


def _institutions(actor: Actor, batch_id: int, loans: Sequence[Numbered]) -> dict[str, int]:
    """Give guarantor and banks by their names in capitals."""
    wanted = {
        rules.GUARANTOR.upper(): NewInstitution(
            name=rules.GUARANTOR, type="public", origin="public_record", import_row=loans[0][0]
        )
    }
    for number, loan in loans:
        if loan.bank and loan.bank_key not in wanted:
            wanted[loan.bank_key] = NewInstitution(
                name=" ".join(loan.bank.split()), type="bank", origin="public_record", import_row=number
            )
    found = institutions_by_name(actor=actor, names=wanted)
    missing = {name: one for name, one in wanted.items() if name not in found}
    made = add_institutions(actor=actor, wanted=list(missing.values()), batch_id=batch_id)
    return {**found, **dict(zip(missing, made, strict=True))}


def _portfolios(actor: Actor, batch_id: int, wanted: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    found = portfolios_by_names(actor=actor, wanted=wanted)
    missing = [pair for pair in wanted if pair not in found]
    made = add_portfolios(
        actor=actor,
        wanted=[NewPortfolio(institution_id, name, rules.CURRENCY) for institution_id, name in missing],
        batch_id=batch_id,
    )
    return {**found, **dict(zip(missing, made, strict=True))}


def _enter(actor: Actor, batch_id: int, places: Iterable[LoanPlace]) -> None:
    """Put the enterprises into the portfolios where they do not stand yet."""
    wanted = {
        (holding.portfolio_id, place.enterprise_id): NewEntry(
            portfolio_id=holding.portfolio_id,
            institution_id=holding.institution_id,
            enterprise_id=place.enterprise_id,
        )
        for place in places
        for holding in (place.guarantor, place.lender)
        if holding is not None
    }
    standing = pairs_standing(
        actor=actor,
        portfolio_ids={portfolio_id for portfolio_id, _ in wanted},
        enterprise_ids={enterprise_id for _, enterprise_id in wanted},
    )
    add_to_portfolios(
        actor=actor, wanted=[one for pair, one in wanted.items() if pair not in standing], batch_id=batch_id
    )


def _hold(actor: Actor, batch_id: int, positions: Sequence[NewPosition]) -> None:
    """Enter the positions that do not stand yet, and make those that do what their rows say."""
    standing = positions_by_reference(actor=actor, references=[one.external_ref for one in positions])
    new = [one for one in positions if (one.institution_id, one.instrument, one.external_ref) not in standing]
    altered = [one for one in positions if (one.institution_id, one.instrument, one.external_ref) in standing]
    try:
        add_positions(actor=actor, rows=new, batch_id=batch_id)
    except ReferenceTaken:
        # Somebody entered one of them at this moment: it stands by now, and is found.
        _hold(actor, batch_id, positions)
    else:
        replace_positions(actor=actor, rows=altered, batch_id=batch_id)


def _positions(number: int, loan: Loan, place: LoanPlace, source_id: int) -> list[NewPosition]:
    """Give the guarantee and, where the bank is known, the loan that a row speaks of."""
    shared: dict[str, Any] = {
        "enterprise_id": place.enterprise_id,
        "currency": rules.CURRENCY,
        "source_id": source_id,
        "approved_on": loan.approved_on,
        "started_on": loan.started_on,
        "matures_on": loan.matures_on,
        "status": loan.position_status,
        "external_ref": loan.loan_number,
        "facts": _facts(loan),
        "import_row": number,
    }
    guarantee = NewPosition(
        portfolio_id=place.guarantor.portfolio_id,
        institution_id=place.guarantor.institution_id,
        instrument=rules.GUARANTEE,
        principal=loan.guaranteed,
        outstanding=loan.guaranteed_part_of(loan.outstanding),
        written_off_amount=loan.guaranteed_part_of(loan.lost),
        **shared,
    )
    if place.lender is None:
        return [guarantee]
    lent = NewPosition(
        portfolio_id=place.lender.portfolio_id,
        institution_id=place.lender.institution_id,
        instrument=rules.LOAN,
        principal=loan.approved,
        outstanding=loan.outstanding,
        written_off_amount=loan.lost,
        **shared,
    )
    return [lent, guarantee]


def _facts(loan: Loan) -> dict[str, Any]:
    """Give what was stated when the loan was approved; the jobs are expected, so they are kept as that."""
    stated: Mapping[str, Any] = {
        "term_months": loan.term_months,
        "employees": loan.employees,
        "jobs_to_create": loan.jobs_to_create,
        "jobs_to_retain": loan.jobs_to_retain,
        "is_new_business": loan.is_new_business,
        "is_revolving": loan.is_revolving,
        "is_low_doc": loan.is_low_doc,
        "setting": loan.setting or None,
        "franchise_code": loan.franchise_code or None,
        "fiscal_year": loan.fiscal_year,
        "disbursed": _amount(loan.disbursed),
        "approved": _amount(loan.approved),
        "guaranteed": _amount(loan.guaranteed),
        "charged_off": _amount(loan.lost),
        "zip": loan.borrower_zip or None,
        "bank_state": loan.bank_state or None,
    }
    expected = rules.expected_jobs(to_create=loan.jobs_to_create, to_retain=loan.jobs_to_retain)
    return {**{name: value for name, value in stated.items() if value is not None}, "expected_outcomes": expected}


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _outcomes(number: int, loan: Loan, place: LoanPlace) -> list[NewOutcome]:
    """Give how the loan was repaid, once for each holder; nothing while that is open."""
    share = loan.repaid_share
    if share is None:
        return []
    day = loan.repaid_on
    return [
        NewOutcome(
            organization_id=holding.institution_id,
            enterprise_id=place.enterprise_id,
            outcome_type=rules.REPAYMENT,
            metrics=_metrics(share, lost),
            measured_at=datetime.combine(day, time(), UTC) if day else None,
            valid_on=day,
            external_ref=loan.loan_number,
            import_row=number,
        )
        for holding, lost in ((place.guarantor, loan.guaranteed_part_of(loan.lost)), (place.lender, loan.lost))
        if holding is not None
    ]


def _metrics(share: Decimal, lost: Decimal | None) -> dict[str, Decimal]:
    measured = {"loan_repaid_share_ratio": share}
    return measured if lost is None else {**measured, "loan_written_off_amount": lost}
