"""Import a loan file of the U.S. Small Business Administration."""

from __future__ import annotations

from clear_platform.foundation.imports.commands import ImportCommand
from institutional.loan_files.kind import LOANS


class Command(ImportCommand):
    """The same file again changes nothing."""

    kind = LOANS.code
    help = (
        "Load borrowers, banks, loans, guarantees and repayments from an SBA loan file (CSV or XLSX). "
        "Exit code 0 when every row was loaded, 1 when some stay behind, 2 when the file is refused. Safe to run again."
    )
    example = "import_loans demo/sba_loans_california.csv --dry-run"
