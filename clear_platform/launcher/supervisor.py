"""The web server and what works behind it, beside their database: started together, watched, stopped in order.

When the web server or the database ends by itself, all are stopped: half an installation that looks alive helps nobody.
What works behind the web server is started again, with growing pauses: a killed worker loses no job.
"""

from __future__ import annotations

import http.client
import json
import math
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from clear_platform.launcher.children import Child, StopSign
from clear_platform.launcher.folders import ROOT, Folders
from clear_platform.launcher.problems import LaunchError, StoppedError, disk_full, says_disk_full
from clear_platform.launcher.programs import behind_the_web, web_server
from clear_platform.launcher.restarts import Restarts
from clear_platform.launcher.voice import line_of, say, show, terminal_is_gone, welcome

_LIVE_SECONDS = 300.0
_WATCH_SECONDS = 0.25
_WEB_PATIENCE_SECONDS = 8.0
_BEHIND_PATIENCE_SECONDS = 15.0

Changes = Callable[[], bool]


class Supervisor:
    """The processes of one running CLEAR."""

    def __init__(
        self,
        *,
        port: int,
        threads: int,
        environment: Mapping[str, str],
        folders: Folders,
        database: Child | None,
        stop: StopSign,
    ) -> None:
        self._port = port
        # Links in e-mails lead to this very server, unless the one who starts it says another address.
        self._environment = {"PUBLIC_URL": f"http://127.0.0.1:{port}", **environment, "WEB_THREADS": str(threads)}
        self._folders = folders
        self._database = database
        self._stop = stop
        self._web: Child | None = None
        self._behind: dict[str, Child] = {}
        self._code_changes = False
        self._restarts: dict[str, Restarts] = {}
        self._due: dict[str, float] = {}

    def run(self, *, changed: Changes | None = None) -> None:
        """Run until somebody asks to stop.

        Takes: `changed`, asked now and then whether web server and worker have to start again.
        Refuses: `LaunchError` when a process ends by itself or the web server never answers.
        """
        self._code_changes = changed is not None
        try:
            self._start()
            self._wait_until_live()
            show(welcome(f"http://127.0.0.1:{self._port}/", _sign_ins(self._folders.sign_ins)))
            while True:
                self._stop.wait(_WATCH_SECONDS)
                if terminal_is_gone():
                    raise StoppedError
                self._look_after(ended=self._ended(), changes_are_watched=changed is not None)
                self._start_again(changes_are_watched=changed is not None)
                if changed is not None and changed():
                    say("The code changed: starting web server and worker again.")
                    self._end()
                    self._start()
        finally:
            self._end()

    def _start(self) -> None:
        self._web = self._child("web", web_server(port=self._port))
        self._restarts, self._due = {}, {}
        for name, command in self._commands_behind().items():
            self._behind[name] = self._child(name, command)

    def _end(self) -> None:
        """Stop web server, then what is behind it; the database is stopped by whoever started it, after this."""
        if self._web is not None:
            self._web.stop(patience_seconds=_WEB_PATIENCE_SECONDS, sign=self._stop)
            self._web = None
        # Asked all at once, so that one's patience is not added to another's.
        for child in self._behind.values():
            child.ask_to_stop()
        for child in self._behind.values():
            child.stop(patience_seconds=_BEHIND_PATIENCE_SECONDS, sign=self._stop)
        self._behind = {}

    def _commands_behind(self) -> dict[str, list[str]]:
        return behind_the_web(self._environment, code_changes=self._code_changes)

    def _child(self, name: str, command: list[str]) -> Child:
        return Child(name, command, environment=self._environment, folder=ROOT, on_line=line_of(name))

    def _ended(self) -> Child | None:
        """Give the process that ended by itself and whose end ends all, if any."""
        children = (self._database, self._web)
        return next((child for child in children if child is not None and not child.running), None)

    def _look_after(self, *, ended: Child | None, changes_are_watched: bool) -> None:
        if ended is None:
            return
        if changes_are_watched and ended is not self._database:
            say(f"The {ended.name} process ended by itself: it starts again with the next change of the code.")
            self._end()
            return
        if says_disk_full(ended.printed()):
            raise disk_full(self._folders.var)
        raise LaunchError(
            f"The {ended.name} process ended by itself ({_ending(ended.exit_code)}), so everything is stopped: "
            "its last lines stand above."
        )

    def _start_again(self, *, changes_are_watched: bool) -> None:
        """Start again what works behind the web server and ended by itself.

        Refuses: `LaunchError` when that happens too often.
        """
        now = time.monotonic()
        for name, child in self._behind.items():
            if child.running:
                continue
            if name not in self._due:
                pause = self._restarts.setdefault(name, Restarts()).pause_seconds(now)
                if says_disk_full(child.printed()):
                    raise disk_full(self._folders.var)
                if pause is None and changes_are_watched:
                    say(f"The {name} process ends again and again: it starts again with the next change of the code.")
                    pause = math.inf
                if pause is None:
                    raise LaunchError(
                        f"The {name} process ended by itself again and again ({_ending(child.exit_code)}), so "
                        "everything is stopped: its last lines stand above."
                    )
                if pause < math.inf:
                    say(f"The {name} process ended by itself ({_ending(child.exit_code)}): starting it again.")
                self._due[name] = now + pause
            elif now >= self._due[name]:
                child.kill()
                del self._due[name]
                self._behind[name] = self._child(name, self._commands_behind()[name])

    def _wait_until_live(self) -> None:
        until = time.monotonic() + _LIVE_SECONDS
        while not answers(self._port):
            self._look_after(ended=self._ended(), changes_are_watched=False)
            if time.monotonic() > until:
                raise LaunchError(
                    f"The web server gave no answer at /health/live within {_LIVE_SECONDS:.0f} seconds: "
                    "what it said stands above."
                )
            self._stop.wait(0.05)


def answers(port: int) -> bool:
    """Whether the web server on that port says that it is alive."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _sign_ins(file: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        kept: Mapping[str, Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return kept
