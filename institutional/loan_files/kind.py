"""The loan file as a kind of import, registered when the app is ready."""

from __future__ import annotations

from clear_platform.foundation.imports.registry import ImportKind
from clear_platform.foundation.public import STAFF_WRITERS, Allowed
from institutional.loan_files import rules
from institutional.loan_files.layout import COLUMNS, parse_loan
from institutional.loan_files.operations import load_loans, undo_loans
from institutional.loan_files.queries import examine_loans

LOANS = ImportKind(
    code="loans",
    title="SBA loan file",
    thing="loan",
    things="loans",
    columns=COLUMNS,
    source=rules.SOURCE,
    allowed=Allowed(staff=STAFF_WRITERS),
    parse=parse_loan,
    examine=examine_loans,
    load=load_loans,
    undo=undo_loans,
)
