"""Who is to answer, written one enterprise a line. Pure: which enterprises there are is told.

Harbour Joinery #12, ada@harbour.example
Mesa Works, kim@mesa.example
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_ID = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Line:
    """One line that was filled in: its number from 1, whom it names, and the address.

    `name` is all that stands before the comma; where that ends in a number, `bare` is what stands before it.
    """

    number: int
    name: str
    email: str
    enterprise_id: int | None = None
    bare: str = ""


@dataclass(frozen=True)
class Called:
    """An enterprise in sight, as a line may name it."""

    id: int
    name: str
    city: str = ""


def lines_of(text: str) -> tuple[list[Line], list[int]]:
    """Give the lines that name an enterprise and an address, and the numbers of those that do not have both.

    A line that ends in its comma was left as it was offered: nobody is asked there.
    """
    found, incomplete = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        before, comma, email = (part.strip() for part in line.rpartition(","))
        if not line.strip() or (comma and before and not email):
            continue
        bare, hash_, id_ = before.rpartition("#")
        if not comma or not before or not email:
            incomplete.append(number)
        elif hash_ and _ID.fullmatch(id_):
            found.append(Line(number, before, email, int(id_), bare.strip()))
        else:
            found.append(Line(number, before, email))
    return found, incomplete


def meant_by(line: Line, known: Collection[Called]) -> Sequence[Called]:
    """Give the enterprises that a line may mean: the one of its number, where it is called so, else all of its name."""
    called = [
        one for one in known if one.id == line.enterprise_id and line.bare.casefold() in {"", one.name.casefold()}
    ]
    return called or [one for one in known if one.name.casefold() == line.name.casefold()]


def offered(one: Called) -> str:
    """Give the line that waits for the address of an enterprise."""
    return f"{one.name} #{one.id}, "
