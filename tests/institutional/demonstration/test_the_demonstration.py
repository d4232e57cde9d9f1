"""The demonstration loads by one command, tells the whole way, and keeps real and invented apart."""

from __future__ import annotations

import stat

import pytest

from tests.demonstration import Demonstration

REAL_WITH = """
    SELECT count(*) FROM {table} AS held
    JOIN foundation_organization AS enterprise ON enterprise.id = held.enterprise_id
    WHERE enterprise.origin = 'public_record'
"""


def test_it_holds_the_whole_file(demonstration: Demonstration) -> None:
    assert demonstration.sql("SELECT origin, count(*) FROM foundation_organization GROUP BY 1 ORDER BY 1") == [
        ("invented", 26),
        ("public_record", 2032 + 155),
        ("registered", 1),
    ]
    assert demonstration.sql(
        "SELECT instrument, count(*) FROM institutional_position WHERE source_id ="
        " (SELECT id FROM foundation_datasource WHERE code = 'sba_foia') GROUP BY 1 ORDER BY 1"
    ) == [("guarantee", 2101), ("loan", 2098)]


def test_every_stage_of_the_way_is_there(demonstration: Demonstration) -> None:
    stages = dict(demonstration.sql("SELECT status, count(*) FROM enterprises_decisionrecord GROUP BY 1"))
    assert {"draft", "proposed", "approved", "rejected"} <= set(stages)
    assert demonstration.sql("SELECT count(*) FROM execution_milestone WHERE verified_by_id IS NOT NULL")[0][0]
    assert demonstration.sql("SELECT count(*) FROM outcomes_outcome WHERE decision_id IS NOT NULL")[0][0]


def test_there_is_work_that_is_late_waits_for_other_work_and_has_files_verified_and_not(
    demonstration: Demonstration,
) -> None:
    assert demonstration.sql("""
        SELECT count(*) FILTER (WHERE status IN ('todo', 'in_progress', 'blocked') AND due_date < current_date) > 0,
               count(*) FILTER (WHERE status = 'blocked') > 0,
               count(*) FILTER (WHERE status = 'todo' AND id IN (
                   SELECT waits.task_id FROM execution_taskdependency AS waits
                   JOIN execution_implementationtask AS ahead ON ahead.id = waits.needs_id
                   WHERE ahead.status NOT IN ('done', 'cancelled')
               )) > 0
        FROM execution_implementationtask
    """) == [(True, True, True)]
    shown = "SELECT DISTINCT verified_at IS NOT NULL FROM execution_milestone WHERE evidence_file <> '' ORDER BY 1"
    assert demonstration.sql(shown) == [(False,), (True,)]


def test_like_enterprises_can_be_compared_with_and_never_fewer_than_five(demonstration: Demonstration) -> None:
    [(groups, fewest)] = demonstration.sql(
        "SELECT count(*), min(price) FROM execution_packprice AS held JOIN execution_datapack AS pack"
        " ON pack.id = held.pack_id WHERE pack.kind = 'benchmark' AND pack.in_force AND held.unit = 'count'"
    )
    assert groups > 10
    assert fewest >= 5


@pytest.mark.parametrize("table", ["enterprises_decisionrecord", "execution_implementationtask"])
def test_nothing_is_invented_for_a_real_business(demonstration: Demonstration, table: str) -> None:
    assert demonstration.sql(REAL_WITH.format(table=table)) == [(0,)]


def test_no_account_sits_in_a_real_enterprise(demonstration: Demonstration) -> None:
    seats = demonstration.sql(
        "SELECT count(*) FROM foundation_membership AS seat JOIN foundation_organization AS held"
        " ON held.id = seat.organization_id WHERE held.origin = 'public_record' AND held.kind = 'enterprise'"
    )
    assert seats == [(0,)]


def test_every_account_is_marked_as_invented(demonstration: Demonstration) -> None:
    assert demonstration.sql("SELECT count(*) FROM foundation_user WHERE NOT is_demo") == [(0,)]
    assert demonstration.sql("SELECT count(*) >= 10 FROM foundation_user") == [(True,)]


def test_no_author_approved_the_own_decision(demonstration: Demonstration) -> None:
    own = "SELECT count(*) FROM enterprises_decisionrecord WHERE status = 'approved' AND decided_by_id = created_by_id"
    assert demonstration.sql(own) == [(0,)]


def test_the_sign_ins_are_kept_for_their_owner_alone(demonstration: Demonstration) -> None:
    kept = demonstration.folder / "demo_signins.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert set(demonstration.sign_ins) == {
        "staff",
        "institution_analyst",
        "institution_admin",
        "bank_analyst",
        "enterprise_owner",
    }
    assert all(set(one) == {"email", "password"} for one in demonstration.sign_ins.values())


def test_the_portfolios_of_who_signs_in_have_an_overview_that_was_computed_once(demonstration: Demonstration) -> None:
    assert demonstration.sql("""
        SELECT count(DISTINCT portfolio.id), count(DISTINCT run.run_id), min(run.status)
        FROM institutional_portfolio AS portfolio
        JOIN foundation_membership AS seat ON seat.organization_id = portfolio.organization_id
        LEFT JOIN execution_run AS run ON run.portfolio_id = portfolio.id AND run.pattern = 'portfolio_overview'
    """) == [(3, 3, "succeeded")]


def test_loading_it_again_makes_nothing_twice(demonstration: Demonstration) -> None:
    count = """
        SELECT (SELECT count(*) FROM foundation_organization), (SELECT count(*) FROM institutional_position),
               (SELECT count(*) FROM enterprises_analysis), (SELECT count(*) FROM enterprises_decisionrecord),
               (SELECT count(*) FROM execution_implementationtask), (SELECT count(*) FROM outcomes_outcome),
               (SELECT count(*) FROM execution_run)
    """
    before, sign_ins = demonstration.sql(count), demonstration.sign_ins
    again = demonstration.load_again()
    assert (again.returncode, demonstration.sql(count)) == (0, before)
    assert [line for line in again.stderr.splitlines() if line.startswith("Step ")][-1].startswith("Step 8 of 8: ")
    assert "Step " not in again.stdout
    assert "No password was changed." in again.stdout
    assert demonstration.sign_ins == sign_ins


def test_the_command_prints_what_it_made(demonstration: Demonstration) -> None:
    assert "2,032  real enterprises" in demonstration.printed
    assert "25  invented enterprises" in demonstration.printed
