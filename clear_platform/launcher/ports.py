"""The port the web server is to listen on: read from the environment, and found free before anything is started."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping

from clear_platform.launcher.children import StopSign
from clear_platform.launcher.problems import LaunchError
from clear_platform.launcher.single import SingleLock

USUAL_PORT = 8000
_HIGHEST = 65535
# Processes of a launcher that was killed end by themselves, but not in the same instant.
_WAITS_FOR_THE_DYING = 100
_WAIT_SECONDS = 0.1


def port_of(environment: Mapping[str, str]) -> int:
    """Give the port that `PORT` names.

    Refuses: `LaunchError` when it is no port number.
    """
    return _whole_number(environment, "PORT", usual=USUAL_PORT, highest=_HIGHEST)


def threads_of(environment: Mapping[str, str]) -> int:
    """Give how many requests the web server answers at the same time, as `WEB_THREADS` says."""
    return _whole_number(environment, "WEB_THREADS", usual=4, highest=1024)


def require_free(port: int, *, lock: SingleLock, stop: StopSign) -> None:
    """Refuse to start on a port that is taken.

    Refuses: `LaunchError` naming the port, and the launcher that has it where it is one of ours.
    """
    problem = _problem(port)
    if problem is None:
        return
    if problem != errno.EADDRINUSE:
        raise LaunchError(f"Port {port} may not be used by this user: choose one above 1023, for instance PORT=8000.")
    if lock.is_held_elsewhere():
        raise LaunchError(lock.holder_said().sentence())
    if lock.holder_said().pid is not None:
        for _ in range(_WAITS_FOR_THE_DYING):
            stop.wait(_WAIT_SECONDS)
            if _problem(port) is None:
                return
    raise LaunchError(
        f"Port {port} is in use by another program: stop that one, or choose another port, "
        f"for instance PORT={_free_port_after(port)} make run."
    )


def _problem(port: int) -> int | None:
    """Give the number of the error that listening on the port meets, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
            trial.listen(1)
        except OSError as error:
            return error.errno
    return None


def _free_port_after(port: int) -> int:
    return next((other for other in range(port + 1, min(port + 50, _HIGHEST)) if _problem(other) is None), USUAL_PORT)


def _whole_number(environment: Mapping[str, str], name: str, *, usual: int, highest: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= highest:
        raise LaunchError(f"{name}={text} cannot be used: write a whole number from 1 to {highest}.")
    return int(text)
