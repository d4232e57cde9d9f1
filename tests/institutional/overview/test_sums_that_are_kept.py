"""What is kept of a portfolio's sums is shown only where summing anew gives the same, whatever was written since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from clear_platform.foundation.jobs.registry import JobName, enqueue
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.tenancy.standing import narrow_to
from institutional.overview.keeping import forget_changes, keep_all_sums, keep_sums
from institutional.overview.models import KeptSums, SumsChange
from institutional.overview.queries.kept import KEPT_FROM, sums_shown
from institutional.overview.queries.sums import Sums, sums_of
from institutional.portfolios.queries import portfolio_for
from tests import actors
from tests.databases import ServerAddress
from tests.institutional import factories
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, killed

CHANGES = {
    "owed": "UPDATE institutional_position SET outstanding = %(n)s WHERE enterprise_id = %(one)s",
    "stands": """UPDATE institutional_position SET
        status = (ARRAY['performing', 'watch', 'written_off'])[1 + %(n)s %% 3],
        written_off_amount = %(n)s WHERE enterprise_id = %(one)s""",
    "lent": """INSERT INTO institutional_position (organization_id, portfolio_id, enterprise_id, instrument, principal,
        currency, status, external_ref, facts_json, recorded_at, source_id, row_version)
        SELECT organization_id, portfolio_id, enterprise_id, 'loan', %(n)s * 1000.01,
            CASE WHEN %(n)s = 1 THEN 'EUR' ELSE 'USD' END, 'performing', '', '{"jobs_to_create": 2}', now(),
            source_id, 1
        FROM institutional_position WHERE enterprise_id = %(one)s ORDER BY id LIMIT 1""",
    "sold": """DELETE FROM institutional_position WHERE enterprise_id = %(one)s
        AND id > (SELECT min(id) FROM institutional_position WHERE enterprise_id = %(one)s)""",
    "scored by the bank": """INSERT INTO capability_financingreadiness (organization_id, enterprise_id, readiness_score,
        confidence, flags_json, rationale_json, computed_at, inputs_hash)
        VALUES (%(bank)s, %(one)s, %(n)s * 9, 0.9, '[]', '{"bridge": []}', now(), '')""",
    "scored by itself": """INSERT INTO capability_financingreadiness (organization_id, enterprise_id, readiness_score,
        confidence, flags_json, rationale_json, computed_at, inputs_hash)
        VALUES (%(one)s, %(one)s, %(n)s * 11, NULL, '[]', '{"bridge": []}', now(), '')""",
    "lapsed": """INSERT INTO capability_readinesslapse (organization_id, enterprise_id, readiness_id, since)
        SELECT organization_id, enterprise_id, id, now() FROM capability_financingreadiness
        WHERE enterprise_id = %(one)s ON CONFLICT DO NOTHING""",
    "moved": """UPDATE enterprises_enterprise SET industry = (ARRAY['722511', '541511'])[1 + %(n)s %% 2]
        WHERE organization_id = %(one)s""",
    "renamed": "UPDATE foundation_organization SET name = 'Named ' || %(n)s WHERE id = %(one)s",
    "left": "UPDATE institutional_portfolioenterprise SET removed_at = now() WHERE enterprise_id = %(one)s",
    "came back": "UPDATE institutional_portfolioenterprise SET removed_at = NULL WHERE enterprise_id = %(one)s",
    "seen no more": "DELETE FROM foundation_accessgrant WHERE grantee_id = %(bank)s AND organization_id = %(one)s",
    "seen again": """INSERT INTO foundation_accessgrant (grantee_id, organization_id, level, via, accepted_at,
        created_at) VALUES (%(bank)s, %(one)s, 'read', 'portfolio:1', now(), now()) ON CONFLICT DO NOTHING""",
}
BEFORE = {
    "lapsed": "scored by the bank",
    "renamed": "scored by the bank",
    "came back": "left",
    "seen again": "seen no more",
}
"""What has to be so for a change to be one that is seen."""
KEPT = "SELECT as_of, rows_json::text FROM institutional_keptsums"
WRITING = """SELECT count(*) FROM pg_locks WHERE locktype = 'tuple' AND relation = 'institutional_keptsums'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
OF_ALL = "UPDATE foundation_datasource SET code = 'internal' WHERE code = 'internal'"


@dataclass(frozen=True)
class Bank:
    """A bank with a portfolio of three enterprises, a loan to each, and its database as its owner writes to it."""

    id: int
    portfolio: int
    enterprises: tuple[int, ...]
    viewer: Actor
    write: psycopg.Connection

    def change(self, name: str, *, of: int = 0, n: int = 5, by: psycopg.Connection | None = None) -> None:
        (by or self.write).execute(CHANGES[name], {"bank": self.id, "one": self.enterprises[of], "n": n})


@pytest.fixture
def begun(cloned_database: str, database_server: ServerAddress) -> Iterator[Callable[[], psycopg.Connection]]:
    """Gives connections of whoever owns the tables; what is written by them stays uncommitted until it is said."""
    with ExitStack() as open_ones:
        address = database_server.owner(cloned_database)
        yield lambda: open_ones.enter_context(psycopg.connect(address, options="-c lock_timeout=5s"))


@pytest.fixture
def bank(begun: Callable[[], psycopg.Connection]) -> Bank:
    bank = factories.institution("Harbor Bank")
    portfolio, enterprises = factories.holding(bank, 3, industry="531210", region="US-CA")
    for one in enterprises:
        factories.position(portfolio, one)
    viewer = actors.member(bank, "viewer")
    write = begun()
    write.autocommit = True
    keep_all_sums()
    return Bank(bank, portfolio, tuple(enterprises), viewer, write)


def both(bank: Bank, reader: Actor | None = None) -> tuple[Sums, Sums]:
    """What is shown, and what comes of summing anew."""
    who = reader or bank.viewer
    with acting(who, read_only=True):
        portfolio = portfolio_for(actor=who, portfolio_id=bank.portfolio)
        return sums_shown(actor=who, portfolio=portfolio), sums_of(actor=who, portfolio=portfolio)


def counts(bank: Bank, reader: Actor | None = None) -> bool:
    """Whether what is shown was kept."""
    who = reader or bank.viewer
    with acting(who, read_only=True), CaptureQueriesContext(connection) as asked:
        sums_shown(actor=who, portfolio=portfolio_for(actor=who, portfolio_id=bank.portfolio))
    return not any("WITH held" in one["sql"] for one in asked.captured_queries)


def test_what_was_kept_is_shown_and_is_what_summing_gives(bank: Bank) -> None:
    for name in ("stands", "scored by the bank", "lent"):
        bank.change(name)
    keep_sums(portfolio_id=bank.portfolio)
    shown, anew = both(bank)
    assert counts(bank)
    assert shown == anew
    assert shown.totals.principal == Decimal("305000.05")


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_ends_that_it_counts_until_it_is_kept_anew(bank: Bank, name: str) -> None:
    bank.change("lent")
    bank.change(BEFORE.get(name, "owed"))
    keep_sums(portfolio_id=bank.portfolio)
    before, _anew = both(bank)
    bank.change(name, n=4)
    shown, anew = both(bank)
    assert not counts(bank)
    assert shown == anew != before
    keep_sums(portfolio_id=bank.portfolio)
    assert counts(bank)
    assert both(bank) == (anew, anew)


def test_a_change_of_what_everybody_rests_on_ends_it_too(bank: Bank) -> None:
    keep_sums(portfolio_id=bank.portfolio)
    bank.write.execute(OF_ALL)
    assert not counts(bank)


def test_changes_elsewhere_leave_it_as_it_is(bank: Bank) -> None:
    other = factories.institution("Another Bank")
    theirs, (enterprise,) = factories.holding(other, 1)
    keep_sums(portfolio_id=bank.portfolio)
    factories.position(theirs, enterprise)
    bank.write.execute("UPDATE enterprises_enterprise SET city = 'Ceuta' WHERE organization_id = %s", [enterprise])
    assert counts(bank)


def test_a_change_that_is_not_committed_yet_ends_it_once_it_is(
    bank: Bank, begun: Callable[[], psycopg.Connection]
) -> None:
    slow = begun()
    bank.change("moved", by=slow)
    keep_sums(portfolio_id=bank.portfolio)
    # Committed after what was kept, and forgotten by nobody though it began before.
    forget_changes(until=moment())
    assert counts(bank)
    slow.commit()
    assert not counts(bank)
    shown, anew = both(bank)
    assert shown == anew


def test_a_position_and_a_profile_that_do_not_see_each_other_end_it(
    bank: Bank, begun: Callable[[], psycopg.Connection]
) -> None:
    """Whoever moves an enterprise does not see that it is being lent to, so no portfolio can be looked up then."""
    bank.write.execute("DELETE FROM institutional_position WHERE enterprise_id = %s", [bank.enterprises[0]])
    lending, moving = begun(), begun()
    lending.execute(
        "INSERT INTO institutional_position (organization_id, portfolio_id, enterprise_id, instrument, principal,"
        " currency, status, external_ref, facts_json, recorded_at, source_id, row_version)"
        " SELECT organization_id, portfolio_id, %s, 'loan', 7, 'USD', 'performing', '', '{}', now(), source_id, 1"
        " FROM institutional_position WHERE portfolio_id = %s LIMIT 1",
        [bank.enterprises[0], bank.portfolio],
    )
    bank.change("moved", by=moving)
    lending.commit()
    keep_sums(portfolio_id=bank.portfolio)
    moving.commit()
    assert not counts(bank)
    shown, anew = both(bank)
    assert shown == anew


STEPS = some.one_of(
    some.tuples(some.sampled_from(("first", "second")), some.sampled_from(sorted(CHANGES)), some.integers(1, 8)),
    some.tuples(some.sampled_from(("first", "second")), some.sampled_from(("commit", "undo")), some.just(0)),
    some.tuples(some.just("keeper"), some.sampled_from(("keep", "forget")), some.just(0)),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=some.lists(STEPS, min_size=4, max_size=14))
def test_whatever_happens_in_which_order_what_is_shown_is_what_summing_gives(
    bank: Bank, begun: Callable[[], psycopg.Connection], steps: list[tuple[str, str, int]]
) -> None:
    """Two write, each to an enterprise of its own, and commit when they like, while a third keeps and forgets."""
    writers = {"first": begun(), "second": begun()}
    acts: dict[tuple[str, str], Callable[[int], Any]] = {
        ("keeper", "keep"): lambda _n: keep_sums(portfolio_id=bank.portfolio),
        ("keeper", "forget"): lambda _n: forget_changes(until=moment()),
    }
    for which, (who, writer) in enumerate(writers.items()):
        acts[who, "commit"] = lambda _n, writer=writer: writer.commit()
        acts[who, "undo"] = lambda _n, writer=writer: writer.rollback()
        for name in CHANGES:
            acts[who, name] = partial(changed, bank, name, which, writer)
    keep_sums(portfolio_id=bank.portfolio)
    with ExitStack() as ending:
        for writer in writers.values():
            ending.callback(writer.close)
        for who, what, n in steps:
            acts[who, what](n)
            shown, anew = both(bank)
            assert shown == anew


def changed(bank: Bank, name: str, which: int, writer: psycopg.Connection, n: int) -> None:
    bank.change(name, of=which, n=n, by=writer)


def moment() -> str:
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("SELECT clear_moment()")
        return str(cursor.fetchone()[0])


def test_who_reads_for_others_too_is_given_the_sums_of_what_they_see(bank: Bank) -> None:
    keep_sums(portfolio_id=bank.portfolio)
    bank.change("seen no more")
    keep_sums(portfolio_id=bank.portfolio)
    person = actors.seated_too(actors.member(bank.id, "analyst"), bank.enterprises[0], "viewer")
    for reader in (actors.staff(), person):
        shown, anew = both(bank, reader)
        assert not counts(bank, reader)
        assert shown == anew != both(bank)[0]


def test_the_database_shows_it_to_its_institution_alone_and_while_it_counts(bank: Bank) -> None:
    keep_sums(portfolio_id=bank.portfolio)
    stranger = actors.member(factories.institution("Another Bank"), "admin")
    befriended = actors.member(factories.institution("A Third Bank"), "admin")
    actors.granted(befriended.organization_ids[0], bank.id)
    keep_sums(portfolio_id=bank.portfolio)
    assert [visible(one) for one in (bank.viewer, stranger, befriended)] == [1, 0, 0]
    with acting(bank.viewer, read_only=True):
        narrow_to(bank.enterprises[0])
        assert KeptSums._base_manager.count() == 0
    bank.change("owed")
    assert visible(bank.viewer) == 0


def visible(reader: Actor) -> int:
    with acting(reader, read_only=True):
        return KeptSums._base_manager.count()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM institutional_sumschange",
        "INSERT INTO institutional_sumschange (changed_in) VALUES (1)",
        "DELETE FROM institutional_sumschange",
    ],
)
def test_what_was_changed_by_whom_is_read_and_written_by_nobody_who_asks(bank: Bank, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting(bank.viewer), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement)


def test_nobody_learns_whether_something_of_others_was_changed(bank: Bank) -> None:
    keep_sums(portfolio_id=bank.portfolio)
    stranger = actors.member(factories.institution("Another Bank"), "admin")
    now = moment()
    asked = "SELECT clear_sums_changed(%s, %s, %s)"
    answers = []
    for reader in (stranger, bank.viewer):
        with acting(reader, read_only=True), connection.cursor() as cursor:
            cursor.execute(asked, [bank.portfolio, bank.id, now])
            answers.append(cursor.fetchone()[0])
    assert answers == [True, False]


def test_what_was_kept_in_another_cluster_does_not_count(bank: Bank) -> None:
    """A dump that is restored elsewhere: the numbers of its transactions mean nothing there."""
    keep_sums(portfolio_id=bank.portfolio)
    bank.write.execute("UPDATE institutional_keptsums SET as_of = '7/' || split_part(as_of, '/', 2)")
    assert not counts(bank)


def test_what_another_release_or_currency_summed_does_not_count(bank: Bank) -> None:
    for change in (
        "UPDATE institutional_keptsums SET fingerprint = ''",
        "UPDATE institutional_portfolio SET currency = 'EUR'",
    ):
        keep_sums(portfolio_id=bank.portfolio)
        assert counts(bank)
        bank.write.execute(change)
        assert not counts(bank)


def many_more(bank: Bank) -> None:
    bank.write.execute(
        "INSERT INTO institutional_position (organization_id, portfolio_id, enterprise_id, instrument, principal,"
        " currency, status, external_ref, facts_json, recorded_at, source_id, row_version)"
        " SELECT organization_id, portfolio_id, enterprise_id, 'loan', 7, 'USD', 'performing', '', '{}', now(),"
        " source_id, 1 FROM institutional_position, generate_series(1, %s)",
        [KEPT_FROM // 3],
    )


def kept_in_all(bank: Bank) -> int:
    """How many sums are kept."""
    system = actors.system()
    with acting(system):
        return KeptSums.objects.for_actor(system).count()


def all_is_forgotten() -> bool:
    """Whether the job leaves no change, once no transaction is open that began before it, not even elsewhere."""
    kept_anew = keep_all_sums()
    with acting(actors.system()):
        return not kept_anew and not SumsChange.objects.exists()


def test_the_job_keeps_large_portfolios_alone_and_forgets_what_all_know_of(bank: Bank) -> None:
    assert keep_all_sums() == 0
    many_more(bank)
    assert keep_all_sums() == 1
    assert kept_in_all(bank) == 1
    wait_until(all_is_forgotten)
    assert counts(bank)
    bank.change("owed")
    assert keep_all_sums() == 1
    assert counts(bank)
    bank.write.execute("DELETE FROM institutional_position WHERE enterprise_id <> %s", [bank.enterprises[0]])
    wait_until(all_is_forgotten)
    assert kept_in_all(bank) == 0


def test_a_change_that_nobody_kept_yet_is_not_forgotten(bank: Bank) -> None:
    many_more(bank)
    wait_until(all_is_forgotten)
    bank.change("owed")
    forget_changes(until=moment())
    assert not counts(bank)
    with acting(actors.system()):
        assert SumsChange.objects.exists()


def test_changes_elsewhere_are_forgotten_and_what_counts_goes_on_counting(bank: Bank) -> None:
    many_more(bank)
    wait_until(all_is_forgotten)
    factories.portfolio(factories.institution("Another Bank"))
    bank.write.execute("UPDATE foundation_organization SET name = 'Renamed' WHERE name = 'Another Bank'")
    wait_until(all_is_forgotten)
    assert kept_in_all(bank) == 1
    assert counts(bank)


@pytest.mark.processes
@pytest.mark.prove
def test_a_worker_that_is_killed_while_it_keeps_leaves_what_was_kept_before(
    floor: Floor, bank: Bank, begun: Callable[[], psycopg.Connection]
) -> None:
    many_more(bank)
    keep_sums(portfolio_id=bank.portfolio)
    bank.change("owed")
    before = floor.read(KEPT)
    holding = begun()
    holding.execute("SELECT FROM institutional_keptsums FOR UPDATE")
    with acting(actors.system()):
        enqueue(JobName("institutional.keep_sums"))
    worker = floor.worker()
    # It has summed, and waits to write what it summed.
    wait_until(lambda: floor.read(WRITING) == [(1,)])
    killed(worker)
    bank.change("lent")
    holding.rollback()
    wait_until(lambda: floor.read(WRITING) == [(0,)])
    assert floor.read(KEPT) == before
    assert not counts(bank)
    shown, anew = both(bank)
    assert shown == anew
    floor.reaper()
    floor.worker()
    wait_until(lambda: floor.read(KEPT) != before)
    assert counts(bank)
    assert both(bank) == (anew, anew)
