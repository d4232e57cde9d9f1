"""What every test can ask for: a database of its own, reached as the application reaches it in production.

One embedded server serves a run. Its template has all migrations and reference data; each worker gets a copy, in which
a test's changes are rolled back. A test that commits, or uses threads or processes, asks for `cloned_database`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from tests.databases import ServerAddress, SuiteServer, connection_to, fresh_name

_WORKER_INPUT = "clear_server"
_server_key = pytest.StashKey[SuiteServer]()
_address_key = pytest.StashKey[ServerAddress]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server before the workers are: they are told its address when they start."""
    if session.config.getoption("numprocesses", default=None) and not hasattr(session.config, "workerinput"):
        _start_server(session.config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:  # type: ignore[no-untyped-def]
    node.workerinput[_WORKER_INPUT] = node.config.stash[_address_key].as_text()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_server_key, None)
    if server is not None:
        server.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would flush the database: the application's role may not, and nothing needs it."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = marker is not None and (marker.kwargs.get("transaction") or any(marker.args))
        if flushes or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture cloned_database for a test that commits.")


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> ServerAddress:
    """The server of this run; without workers it starts when the first test needs it."""
    given = getattr(request.config, "workerinput", {}).get(_WORKER_INPUT)
    if given is not None:
        return ServerAddress.from_text(given)
    return _start_server(request.config)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    database_server: ServerAddress,
) -> Iterator[None]:
    """Give this worker its copy of the template in place of pytest-django's own test database."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    with (
        django_db_blocker.unblock(),
        database_server.clone(f"clear_test_{worker}") as name,
        connection_to(database_server.web(name)),
        django_db_blocker.block(),
    ):
        yield


@pytest.fixture
def cloned_database(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker, database_server: ServerAddress
) -> Iterator[str]:
    """A fresh copy of the template for one test: what is committed in it stays there. Gives the database's name.

    Every thread's connection leads there, and a process reaches it at `database_server.web(cloned_database)`.
    """
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        pytest.fail("A test asks either for cloned_database or for django_db, not for both.")
    with (
        django_db_blocker.unblock(),
        database_server.clone(fresh_name()) as name,
        connection_to(database_server.web(name)),
    ):
        yield name


def _start_server(config: pytest.Config) -> ServerAddress:
    server = SuiteServer()
    config.stash[_server_key] = server
    with config.stash[blocking_manager_key].unblock():
        config.stash[_address_key] = server.start()
    return config.stash[_address_key]
