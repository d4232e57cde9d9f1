"""What the stories of isolation share: the world, made once in a run, copied for each worker, everybody signed in.

Each test sees the world as it was made: what a test does is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic

import psycopg
import pytest
from django.test import override_settings
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests.databases import KeptConnection, ServerAddress, connection_to, fresh_name
from tests.matrix.knocking import People
from tests.matrix.making.whole import make
from tests.matrix.world import World

SIGNED_IN_SECONDS = 600.0


@pytest.fixture(scope="session")
def world(database_server: ServerAddress, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> World:
    """The world, made by the first worker that asks."""
    with django_db_blocker.unblock():
        _, folder = database_server.template_made_once("isolation", partial(_make, database_server))
    return World.read(folder)


@pytest.fixture(scope="session")
def standing(world: World, database_server: ServerAddress, django_db_blocker: DjangoDbBlocker) -> Iterator[Standing]:
    """This worker's copies of the world: as it is installed, and one whose database forgot every policy."""
    with ExitStack() as stack:
        yield Standing(database_server, world, django_db_blocker, stack)


class Standing:
    """Copies of the world by which walls stand in them, made when first asked for, with everybody signed in."""

    def __init__(self, server: ServerAddress, world: World, blocker: DjangoDbBlocker, stack: ExitStack) -> None:
        self.server, self.world, self.blocker, self._stack = server, world, blocker, stack
        self._copies: dict[bool, KeptConnection] = {}
        self._people: dict[bool, tuple[People, float]] = {}

    @contextmanager
    def opened(self, *, with_policies: bool) -> Iterator[People]:
        """Point Django at a copy for one test, and undo what the test does."""
        with self.blocker.unblock(), override_settings(MEDIA_ROOT=self.world.files):
            if with_policies not in self._copies:
                self._copies[with_policies] = self._copy(with_policies)
            copy = self._copies[with_policies]
            with copy.in_use():
                people = self._signed_in(with_policies)
            with copy.undoing():
                yield people

    def _copy(self, with_policies: bool) -> KeptConnection:
        name = self._stack.enter_context(self.server.clone(fresh_name(), template="clear_test_isolation"))
        if not with_policies:
            with psycopg.connect(self.server.owner(name)) as owner:
                _forget_policies(owner)
        connection = KeptConnection(self.server.web(name))
        self._stack.callback(connection.close)
        return connection

    def _signed_in(self, with_policies: bool) -> People:
        """Everybody, signed in anew before their tokens end: a whole run may take longer than a token holds."""
        people, until = self._people.get(with_policies, (None, 0.0))
        if people is None or monotonic() > until:
            people = People.signed_in(self.world)
            self._people[with_policies] = people, monotonic() + SIGNED_IN_SECONDS
        return people


@pytest.fixture
def people(standing: Standing) -> Iterator[People]:
    """Everybody, in the world as it is installed."""
    with standing.opened(with_policies=True) as everybody:
        yield everybody


@pytest.fixture
def people_without_policies(standing: Standing) -> Iterator[People]:
    """Everybody, where only the code keeps organizations apart: the database's policies are switched off."""
    with standing.opened(with_policies=False) as everybody:
        yield everybody


def _make(server: ServerAddress, database: str, folder: Path) -> None:
    with override_settings(MEDIA_ROOT=folder / "files"), connection_to(server.web(database)):
        make(server.owner(database), folder)


def _forget_policies(owner: psycopg.Connection) -> None:
    tables = owner.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'").fetchall()
    for (table,) in tables:
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
