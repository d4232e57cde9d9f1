"""Where accounts are placed is kept among settings that others change at the same moment: no change is lost."""

from __future__ import annotations

from clear_platform.foundation.public import acting
from clear_platform.foundation.versions.errors import Stale
from enterprises.public import enterprise_for, update_enterprise
from execution.diagnosis.operations.mapping import use_trial_balance
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.enterprises.factories import enterprise

ABOUT = {"chart": "us", "months": "12", "currency": "EUR", "as_of": "2026-06-30"}
ROWS = [("1010", "Bank", "30000", "0", "cash"), ("3000", "Capital", "0", "30000", "equity")]


def test_whoever_comes_second_is_told_and_loses_nothing_of_the_first(cloned_database: str) -> None:
    enterprise_id = enterprise().id
    owner = actors.member(enterprise_id, "owner")

    def change() -> None:
        update_enterprise(actor=owner, enterprise_id=enterprise_id, changes={"settings_json": {"theme": "dark"}})

    def place() -> str:
        try:
            use_trial_balance(actor=owner, enterprise_id=enterprise_id, rows=ROWS, about=ABOUT)
        except Stale as refused:
            return refused.code
        return "kept"

    assert while_the_first_is_open(owner, change, place) == Stale.code
    assert place() == "kept"
    with acting(owner, read_only=True):
        kept = enterprise_for(actor=owner, enterprise_id=enterprise_id).settings
    assert kept == {"theme": "dark", "account_lines": {"1010": "cash", "3000": "equity"}}
