"""The score that is called readiness by the rules is the readiness that importing and analysing the same loan gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from capability.evaluation.ruling import readiness_at_approval
from capability.public import readiness_for
from clear_platform.foundation.public import acting
from institutional.loan_files.ended import read_ended_loans
from institutional.portfolios.queries import portfolios_for
from institutional.public import analyse_portfolio
from tests import actors
from tests.institutional.loan_files.factories import CHARGED_OFF, loaded, row, written

pytestmark = pytest.mark.django_db

LOANS = {
    "small and new": row(1, GrAppv="12000", SBA_Appv="6000", NewExist="2", NoEmp="1"),
    "large and settled": row(2, GrAppv="900000", SBA_Appv="675000", NoEmp="40", RevLineCr="N", **CHARGED_OFF),
    "little is known": row(3, NoEmp="", NewExist="0", RevLineCr="T", LowDoc="S", CreateJob="", RetainedJob=""),
    "wholly guaranteed": row(4, GrAppv="20000", SBA_Appv="20000"),
    "on little paper": row(5, LowDoc="Y", FranchiseCode="15710"),
}


@pytest.mark.parametrize("loan", LOANS.values(), ids=LOANS)
def test_an_imported_loan_gets_the_same_readiness(tmp_path: Path, loan: dict[str, str]) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(written([loan]))
    [read] = read_ended_loans(path).loans
    system = actors.system()
    loaded(system, path.read_bytes())
    with acting(system):
        [guarantees] = portfolios_for(system).filter(name="7(a) California").values_list("pk", flat=True)
    analyse_portfolio(actor=system, portfolio_id=guarantees)
    with acting(system):
        [stored] = readiness_for(system)
    assert stored.readiness_score == readiness_at_approval(read.approved)
