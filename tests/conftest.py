"""What every test can ask for: a database of its own, reached as the application reaches it in production.

One embedded server serves a run. Its template has all migrations and reference data; each worker gets a copy, in which
a test's changes are rolled back. A test that commits, or uses threads or processes, asks for `cloned_database`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key
from xdist.workermanage import WorkerController

from tests.browsers import NO_CHROMIUM
from tests.compiled import keep_compiled
from tests.databases import EMPTY, ServerAddress, SuiteServer, connection_to, fresh_name
from tests.demonstration import Demonstration, demonstration_served
from tests.ground import EarlierRelease, make_ground
from tests.order import longest_first
from tests.proving.floor import Floor
from tests.scratch import keep_scratch_in_memory
from tests.servers import serving

# How long an example takes says something of the machine, and nothing of what it is an example of.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

_GARBAGE = (50_000, 20, 20)
"""How many more objects than before there are when it is looked for, and how seldom among the older ones."""
_WORKER_INPUT = "clear_server"
_server_key = pytest.StashKey[SuiteServer]()
_address_key = pytest.StashKey[ServerAddress]()


def pytest_configure() -> None:
    """Settle where temporary files go before anybody makes one: workers, servers and browsers follow.

    Let garbage be looked for seldom: migrations and tests make much that is thrown away at once, and little that refers
    to itself.
    """
    gc.set_threshold(*_GARBAGE)
    keep_scratch_in_memory()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server before the workers are: they are told its address when they start."""
    if session.config.getoption("numprocesses", default=None) and not hasattr(session.config, "workerinput"):
        _start_server(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected: thousands of them are made, and all stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Give one worker more than there are processors: at any time one of them waits for processes that it started."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    node.workerinput[_WORKER_INPUT] = node.config.stash[_address_key].as_text()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_server_key, None)
    if server is not None:
        server.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it where nobody can miss it when the browser tests did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_CHROMIUM in str(report.longrepr)]
    if skipped:
        terminalreporter.section("browser tests did not run")
        terminalreporter.line(f"{len(skipped)} tests: {NO_CHROMIUM}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would flush the database (the application's role may not), and begin with what takes long."""
    longest_first(items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = marker is not None and (marker.kwargs.get("transaction") or any(marker.args))
        if flushes or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture cloned_database for a test that commits.")


@pytest.fixture(scope="session", autouse=True)
def written_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give this worker a folder of its own for all that is written, in place of the machine's."""
    folder = tmp_path_factory.mktemp("var")
    (folder / "static").mkdir()
    with override_settings(
        VAR=folder,
        AUDIT_ANCHORS=folder / "anchors",
        MEDIA_ROOT=folder / "files",
        STATIC_ROOT=folder / "static",
        EMAIL_FILE_PATH=folder / "mail",
    ):
        yield folder


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
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker, database_server: ServerAddress, tmp_path: Path
) -> Iterator[str]:
    """A fresh copy of the template for one test: what is committed in it stays there. Gives the database's name.

    Its audit log is anchored in a folder of its own: the organizations of two copies have the same ids.

    Every thread's connection leads there, and a process reaches it at `database_server.web(cloned_database)`.
    """
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        pytest.fail("A test asks either for cloned_database or for django_db, not for both.")
    with (
        django_db_blocker.unblock(),
        database_server.clone(fresh_name()) as name,
        connection_to(database_server.web(name)),
        override_settings(AUDIT_ANCHORS=tmp_path / "anchors"),
    ):
        yield name


@pytest.fixture
def earlier_release(
    django_db_blocker: DjangoDbBlocker, database_server: ServerAddress, tmp_path: Path
) -> Iterator[EarlierRelease]:
    """A fresh database that holds the ground's tables alone, to be brought to where an earlier release left them.

    The way there and back is short, since no app stands above the ground; each test begins at today's release.
    """
    with django_db_blocker.unblock():
        template, _ = database_server.template_made_once("ground", partial(make_ground, database_server), of=EMPTY)
        with (
            database_server.clone(fresh_name(), template=template) as name,
            connection_to(database_server.web(name)),
            override_settings(AUDIT_ANCHORS=tmp_path / "anchors"),
        ):
            yield EarlierRelease(database_server.owner(name))


@pytest.fixture
def start_live_server(
    cloned_database: str, database_server: ServerAddress, tmp_path: Path
) -> Iterator[Callable[..., str]]:
    """Start the web server, and where wanted a worker, as in production but on a copy of the template.

    Gives a function that takes `worker` (yes or no) and `settings`, and gives the address, for instance
    `http://127.0.0.1:40123`.
    What the test has committed before is there; everything is stopped when the test ends.
    """
    with ExitStack() as running:

        def start(**wanted: Any) -> str:
            return running.enter_context(serving(database_server.web(cloned_database), tmp_path, **wanted))

        yield start


@pytest.fixture
def live_server_process(start_live_server: Callable[..., str]) -> str:
    """The address of a real web server on a copy of the template."""
    return start_live_server()


@pytest.fixture
def floor(cloned_database: str, database_server: ServerAddress, tmp_path: Path) -> Iterator[Floor]:
    """Where real workers and reapers work, on a copy of the template; they are stopped when the test ends."""
    with ExitStack() as running:
        yield Floor(
            web=database_server.web(cloned_database),
            owner=database_server.owner(cloned_database),
            folder=tmp_path,
            running=running,
        )


@pytest.fixture(scope="session")
def demonstration(database_server: ServerAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration, loaded once in a run, and served from a copy of this worker's own."""
    with demonstration_served(database_server, tmp_path_factory.mktemp("demonstration")) as served:
        yield served


def _start_server(config: pytest.Config) -> ServerAddress:
    server = SuiteServer()
    config.stash[_server_key] = server
    keep_compiled(server.folder / "compiled")
    with config.stash[blocking_manager_key].unblock():
        config.stash[_address_key] = server.start()
    return config.stash[_address_key]
