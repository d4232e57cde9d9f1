"""What a job keeps of a package, and for whom: its files while they are wanted, what it says of one set of members."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection
from django.test import override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, apart, events_for, read_from_one_moment
from clear_platform.foundation.tenancy.scope import ScopeInUse
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import (
    expire_export_packages,
    fail_export_package,
    request_export_package,
    take_up_export_package,
    write_next,
)
from institutional.exports.queries.kept import export_for
from institutional.positions.queries import positions_for
from institutional.proof.operations import revoke_export_key
from tests import actors
from tests.clients import client_of
from tests.enterprises.factories import owner_of
from tests.institutional import factories
from tests.institutional.exports.packages import taken, words

ANALYST = "analyst@example.org"
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """Files of this test alone."""
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


class House:
    """A bank with one enterprise in its portfolio, and whoever asks for packages there."""

    def __init__(self) -> None:
        self.bank = factories.institution("Harbor Bank")
        self.portfolio, [self.enterprise] = factories.holding(self.bank, name="Harbor Tiles")
        factories.position(self.portfolio, self.enterprise, external_ref="open")
        self.analyst = actors.member(self.bank, "analyst", email=ANALYST)

    def asked(self, format: str = "json") -> int:
        """A package of the portfolio that a job is to make; its id."""
        return request_export_package(
            actor=self.analyst, kind="portfolio", id=str(self.portfolio), scope="outcomes", format=format
        ).pk

    def made(self, format: str = "json") -> int:
        """A package of the portfolio that a job made; its id."""
        export_id = self.asked(format)
        go_on(self.analyst, export_id)
        return export_id

    def counted_after_sitting_still(self, begin: Callable[[], None]) -> int:
        """The positions, counted half a second after a scope that only reads began, with nothing asked in between."""
        with acting(self.analyst, read_only=True):
            begin()
            sleep(0.5)
            return positions_for(self.analyst).count()


def go_on(actor: Actor, export_id: int) -> None:
    """Make what is left of a package."""
    while write_next(actor=actor, export_id=export_id) == "writing":
        pass


def row_of(export_id: int) -> ExportRecord:
    system = actors.system()
    with acting(system, read_only=True):
        return export_for(actor=system, export_id=export_id)


def fetched(export_id: int) -> Any:
    return client_of(ANALYST).get(f"/api/v1/exports/{export_id}/file")


def left(files: Path) -> list[str]:
    """The names of all files that are there."""
    return sorted(one.name for one in files.rglob("*") if one.is_file())


def stray(export_id: int) -> None:
    """Files of a worker that died once they were written and before they were noted."""
    storage = ExportRecord._meta.get_field("file").storage
    for name in (f"exports/parts/{export_id}/unnoted.ndjson", f"exports/{export_id}/of-yesterday.json"):
        storage.save(name, ContentFile(b"unnoted"))


def test_nothing_of_a_package_is_left_but_its_file(cloned_database: str, files: Path) -> None:
    house = House()
    export_id = house.asked("zip")
    write_next(actor=house.analyst, export_id=export_id)
    stray(export_id)
    go_on(house.analyst, export_id)
    assert left(files) == [row_of(export_id).file_name]


def test_nothing_is_left_of_one_that_was_given_up(cloned_database: str, files: Path) -> None:
    house = House()
    export_id = house.asked()
    for _part in range(3):
        write_next(actor=house.analyst, export_id=export_id)
    stray(export_id)
    fail_export_package(actor=actors.system(), export_id=export_id, reason="The disk is full.")
    assert (left(files), row_of(export_id).row_count) == ([], 0)


def test_nothing_is_left_of_what_a_worker_wrote_after_it_was_given_up(cloned_database: str, files: Path) -> None:
    house = House()
    export_id = house.asked()
    write_next(actor=house.analyst, export_id=export_id)
    stray(export_id)
    fail_export_package(actor=actors.system(), export_id=export_id, reason="The disk is full.")
    assert write_next(actor=house.analyst, export_id=export_id) == "failed"
    assert left(files) == []


def test_nothing_is_left_of_one_that_was_kept_for_long_enough(cloned_database: str, files: Path) -> None:
    export_id = House().made()
    stray(export_id)
    with clock.fixed_at(clock.now() + timedelta(days=8)):
        expire_export_packages(actor=actors.system())
    assert (left(files), row_of(export_id).state) == ([], "expired")


@pytest.mark.django_db
def test_one_that_is_taken_up_again_counts_from_its_beginning_and_is_in_the_log() -> None:
    house = House()
    export_id = house.asked()
    for _part in range(3):
        write_next(actor=house.analyst, export_id=export_id)
    fail_export_package(actor=actors.system(), export_id=export_id, reason="The disk is full.")
    staff = actors.staff()
    with acting(staff):
        take_up_export_package(actor=staff, export_id=export_id)
    begun = row_of(export_id)
    go_on(house.analyst, export_id)
    row = row_of(export_id)
    with acting(house.analyst, read_only=True):
        entries = [(one.action, one.before, one.after) for one in events_for(house.analyst)]
    assert (begun.state, begun.row_count, begun.progress_json) == ("waiting", 0, {})
    assert (row.state, row.row_count) == ("kept", sum(one["rows"] for one in row.progress_json["parts"]))
    assert ("take_up_export_package", {"state": "failed"}, {"state": "waiting"}) in entries


@pytest.mark.django_db
def test_an_enterprise_that_comes_in_while_it_is_written_has_no_row_in_it() -> None:
    house = House()
    export_id = house.asked()
    write_next(actor=house.analyst, export_id=export_id)
    [late] = factories.enterprises(1, name="Harbor Latecomer")
    factories.put_in(house.portfolio, late)
    factories.position(house.portfolio, late, external_ref="late")
    go_on(house.analyst, export_id)
    content = words(b"".join(fetched(export_id).streaming_content))
    told = [one["rows"] for one in row_of(export_id).progress_json["parts"] if one["name"] in ("members", "positions")]
    assert ("open" in content, "late" in content.lower(), told) == (True, False, [1, 1])


@pytest.mark.django_db
def test_what_a_key_signed_that_was_revoked_since_is_not_handed_out() -> None:
    house = House()
    export_id = house.made()
    assert b"".join(fetched(export_id).streaming_content)
    key = row_of(export_id).progress_json["key"]
    revoke_export_key(actor=actors.member(house.bank, "admin"), fingerprint=key, because="It was in a mail.")
    refused = fetched(export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.key_revoked")


@pytest.mark.django_db
def test_a_file_that_is_gone_is_said_to_be_kept_no_more(files: Path) -> None:
    export_id = House().made()
    (files / row_of(export_id).file.name).unlink()
    refused = fetched(export_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "export.not_kept")


@pytest.mark.django_db
def test_what_an_enterprise_took_away_is_not_for_an_institution_that_was_let_in() -> None:
    house = House()
    owner = owner_of(house.enterprise)
    theirs = request_export_package(
        actor=owner, kind="enterprise", id=str(house.enterprise), scope="full", format="json"
    ).pk
    go_on(owner, theirs)
    client: Any = client_of(ANALYST)
    listed = {one["id"] for one in client.get("/api/v1/exports").json()["results"]}
    answers = [client.get(f"/api/v1/exports/{theirs}{one}").status_code for one in ("", "/file", "/proof")]
    assert (theirs in listed, answers) == (False, [403, 403, 403])
    with acting(owner, read_only=True):
        assert export_for(actor=owner, export_id=theirs).state == "kept"


def test_what_is_read_from_one_moment_does_not_see_what_others_write(cloned_database: str) -> None:
    house = House()
    with acting(house.analyst, read_only=True):
        read_from_one_moment()
        before = positions_for(house.analyst).count()
        with apart():
            factories.position(house.portfolio, house.enterprise)
        after = positions_for(house.analyst).count()
    with acting(house.analyst, read_only=True):
        later = positions_for(house.analyst).count()
    assert (before, after, later) == (1, 1, 2)


def test_what_is_read_from_one_moment_may_be_worked_on_for_long(cloned_database: str) -> None:
    """Paper of thousands of rows is laid out for minutes, in which the database is asked nothing."""
    house = House()
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '200ms'")
    assert house.counted_after_sitting_still(read_from_one_moment) == 1
    with pytest.raises(DatabaseError, match="terminating connection"):
        house.counted_after_sitting_still(lambda: None)


def test_only_what_reads_is_read_from_one_moment(cloned_database: str) -> None:
    house = House()
    with acting(house.analyst), pytest.raises(ScopeInUse):
        read_from_one_moment()
    with acting(house.analyst, read_only=True), acting(house.analyst), pytest.raises(ScopeInUse):
        read_from_one_moment()


@contextmanager
def listening() -> Iterator[list[str]]:
    """All that is asked of the database inside."""
    heard: list[str] = []

    def hear(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield heard


def test_a_package_that_leaves_at_once_is_of_one_moment(cloned_database: str) -> None:
    house = House()
    with listening() as heard:
        content = taken(client_of(ANALYST), "portfolio", house.portfolio)
    assert b"Harbor Tiles" in content
    assert any(one.startswith(ONE_MOMENT) for one in heard)


def test_each_part_that_a_job_writes_is_of_one_moment(cloned_database: str) -> None:
    house = House()
    export_id = house.asked()
    with listening() as heard:
        write_next(actor=house.analyst, export_id=export_id)
    assert any(one.startswith(ONE_MOMENT) for one in heard)
