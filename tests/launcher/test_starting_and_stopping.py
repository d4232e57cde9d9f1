"""The story of `make run`: it starts once, quickly again, says what is in its way, and leaves no process behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from clear_platform.launcher.folders import Folders
from tests.launcher.processes import LauncherProcess, alive, wait_until
from tests.launcher.small import small_demonstration
from tests.servers import free_port
from tests.sizes import sized

pytestmark = pytest.mark.processes

Start = Callable[[], LauncherProcess]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the launcher is told beside its folder and port: in `make test`, where a small demonstration is."""
    small = small_demonstration(tmp_path_factory.mktemp("data") / "demo")
    told = {"DJANGO_SETTINGS_MODULE": "tests.launcher.settings", "SMALL_DEMONSTRATION": str(small)}
    return sized(told, {})


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, environment: Mapping[str, str]) -> Path:
    """A folder with a space in its name, made complete by a first start; it serves the whole story."""
    folder = tmp_path_factory.mktemp("an installation") / "var"
    first = LauncherProcess(folder, port=free_port(), more=environment)
    try:
        first.until_it_runs()
    finally:
        code = first.end()
    assert code == 0, first.output
    (folder.parent / "first output").write_text(first.output, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def start(installation: Path, environment: Mapping[str, str]) -> Iterator[Start]:
    """Start the launcher on the installation; whatever still runs at the end of the story is stopped."""
    with ExitStack() as running:

        def begin() -> LauncherProcess:
            launcher = LauncherProcess(installation, port=free_port(), more=environment)
            running.callback(launcher.until_it_ends)
            running.callback(launcher.process.kill)
            return launcher

        yield begin


@pytest.fixture(scope="module")
def runs(start: Start) -> Start:
    """Give a launcher that runs: that of the tests before, as long as none of them ended it."""
    kept: list[LauncherProcess] = []

    def one() -> LauncherProcess:
        if not kept or kept[-1].process.poll() is not None:
            kept.append(start().until_it_runs())
        return kept[-1]

    return one


@pytest.fixture
def launcher(runs: Start) -> LauncherProcess:
    return runs()


def test_a_first_start_makes_tables_and_demo_and_says_who_may_sign_in(installation: Path) -> None:
    output = (installation.parent / "first output").read_text(encoding="utf-8")
    sign_ins = json.loads((installation / "demo_signins.json").read_text(encoding="utf-8"))

    assert "Applying foundation.0001" in output
    assert {sign_in["email"] in output for sign_in in sign_ins.values()} == {True}
    assert {sign_in["password"] in output for sign_in in sign_ins.values()} == {True}


def test_what_holds_passwords_is_for_its_owner_alone(installation: Path) -> None:
    names = ("database.json", "secret_key", "demo_signins.json", "launcher.lock")

    assert {name: stat.filemode((installation / name).stat().st_mode) for name in names} == dict.fromkeys(
        names, "-rw-------"
    )


def test_a_second_start_prepares_nothing_and_answers(launcher: LauncherProcess) -> None:
    assert launcher.status_of("/health/live") == 200
    assert launcher.status_of("/sign-in") == 200
    assert "prepare  |" not in launcher.output


def test_a_request_to_end_ends_web_server_worker_and_database_in_this_order(launcher: LauncherProcess) -> None:
    wait_until(lambda: "Worker is ready." in launcher.output)
    family = launcher.descendants()

    code = launcher.end(signal.SIGTERM)

    assert code == 0
    assert alive(family) == []
    ends = [
        launcher.output.index(last)
        for last in ("Granian shutdown completed", "Worker has stopped.", "database system is shut down")
    ]
    assert ends == sorted(ends)


@pytest.mark.prove
@pytest.mark.parametrize("number", sized([signal.SIGINT], [signal.SIGINT, signal.SIGHUP]), ids=lambda one: one.name)
def test_other_ways_to_ask_are_understood_too(launcher: LauncherProcess, number: int) -> None:
    family = launcher.descendants()

    assert launcher.end(number) == 0
    assert alive(family) == []


def test_a_launcher_killed_outright_takes_everything_with_it_and_hinders_no_later_start(runs: Start) -> None:
    killed = runs()
    family = killed.descendants()

    killed.end(signal.SIGKILL)

    wait_until(lambda: alive(family) == [])
    assert runs().status_of("/health/live") == 200


def test_when_the_web_server_ends_by_itself_all_are_stopped_and_it_is_named(launcher: LauncherProcess) -> None:
    family = launcher.descendants()
    web = next(pid for pid, arguments in family.items() if "granian" in arguments)

    os.kill(web, signal.SIGKILL)

    assert launcher.until_it_ends() == 1
    assert "The web process ended by itself (killed by SIGKILL), so everything is stopped" in launcher.output
    assert alive(family) == []


@pytest.mark.prove
@pytest.mark.parametrize("name", sized(["worker"], ["worker", "reaper", "dispatcher"]))
def test_what_is_killed_behind_the_web_server_is_started_again(launcher: LauncherProcess, name: str) -> None:
    ready = f"{name.capitalize()} is ready."
    wait_until(lambda: ready in launcher.output)
    killed = next(pid for pid, arguments in launcher.descendants().items() if f"run_{name}" in arguments)

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: launcher.output.count(ready) == 2)
    assert f"The {name} process ended by itself (killed by SIGKILL): starting it again." in launcher.output
    assert launcher.status_of("/health/live") == 200


def test_a_second_launcher_is_told_where_the_first_one_is(launcher: LauncherProcess, start: Start) -> None:
    second = start()

    assert second.until_it_ends() == 1
    where = f"http://127.0.0.1:{launcher.port}/ (process {launcher.process.pid})"
    assert f"CLEAR is already running at {where}" in second.output


def test_a_port_in_use_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        launcher = LauncherProcess(tmp_path / "var", port=port)

        assert launcher.until_it_ends() == 1
    assert launcher.output.startswith(f"clear    | Port {port} is in use by another program: stop that one, or choose")
    assert not (tmp_path / "var").exists()


def test_a_first_start_cut_short_is_finished_by_the_next(
    installation: Path, launcher: LauncherProcess, start: Start
) -> None:
    launcher.end()
    Folders(installation).prepared.unlink()

    going_on = start().until_it_runs()

    assert "The first start did not finish: going on where it stopped." in going_on.output
    assert going_on.end() == 0
    assert "prepare  |" not in start().until_it_runs().output
