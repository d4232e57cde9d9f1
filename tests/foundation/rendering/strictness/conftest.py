"""What the stories of strictness share: somebody of the staff, who sees all, and a world with one of everything.

The world is made once in a run and copied for each worker; what a test does in it is undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.clients import client_of
from tests.databases import KeptConnection, ServerAddress, connection_to, fresh_name
from tests.foundation.rendering.strictness.doors import STAFF, ids_of_a_world


@pytest.fixture(scope="session")
def world_of_one(
    database_server: ServerAddress, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[KeptConnection, Path]]:
    """A connection to this worker's copy of the world, and the folder with its ids and files."""
    with django_db_blocker.unblock():
        template, folder = database_server.template_made_once("strictness", partial(_make, database_server))
        with database_server.clone(fresh_name(), template=template) as name:
            connection = KeptConnection(database_server.web(name))
            with django_db_blocker.block():
                yield connection, folder
            connection.close()


@pytest.fixture
def ids(db: None, world_of_one: tuple[KeptConnection, Path]) -> Iterator[Mapping[str, Any]]:
    """The ids of the world, in which the test is from now on."""
    connection, folder = world_of_one
    with override_settings(MEDIA_ROOT=folder / "files"), connection.undoing():
        yield json.loads((folder / "ids").read_text())


@pytest.fixture
def staff(ids: Mapping[str, Any]) -> Client:
    return client_of(STAFF)


def _make(server: ServerAddress, database: str, folder: Path) -> None:
    with override_settings(MEDIA_ROOT=folder / "files"), connection_to(server.web(database)):
        (folder / "ids").write_text(json.dumps(ids_of_a_world(), default=str))
