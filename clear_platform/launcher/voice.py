"""What the launcher shows: lines of several processes joined, each with the name of the one that printed it.

Lives here: showing only. It never fails: a terminal that was closed must not keep anything from being stopped.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from clear_platform.launcher.children import Say

_WIDTH = len("database")
_writing = threading.Lock()
_began_at_a_terminal = os.isatty(1)


def show(text: str) -> None:
    """Write text to standard output, past any buffer, as one piece."""
    with _writing, suppress(OSError):
        rest = (text + "\n").encode("utf-8", errors="replace")
        while rest:
            rest = rest[os.write(1, rest) :]


def terminal_is_gone() -> bool:
    """Whether the terminal this was started at has been closed: its signal reaches only the first process in it."""
    return _began_at_a_terminal and not os.isatty(1)


def line_of(name: str) -> Say:
    """Give the function that shows one line of the process with that name."""

    def say(line: str) -> None:
        show(f"{name:<{_WIDTH}} | {line}")

    return say


say = line_of("clear")


def welcome(address: str, sign_ins: Mapping[str, Mapping[str, str]]) -> str:
    """Give the text that says where CLEAR is and who may sign in to its demo."""
    lines = ["", f"CLEAR is running at {address}", ""]
    rows = [("sign in as", "e-mail", "password")]
    rows += [(role.replace("_", " "), sign_in["email"], sign_in["password"]) for role, sign_in in sign_ins.items()]
    if sign_ins:
        lines += [*_table(rows), "", "The sign-ins are kept in demo_signins.json, beside the database.", ""]
    lines += ["Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
