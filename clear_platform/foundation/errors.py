"""Refusals of operations and queries, one class each with a stable code and a sentence for people.

Here: the five kinds and how a slice writes its own. Not here: how they are shown (`rendering`), nor any Django.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldProblem:
    """One fault of an input: a JSON pointer (RFC 6901) to it, a short code and a sentence that says how to mend it."""

    pointer: str
    code: str
    detail: str


class ClearError(Exception):
    """A refusal that says what is so and what to do next.

    A slice subclasses one of the five kinds below and gives `code` (stable, `noun.what_is_wrong`) and `sentence`,
    a format string over the facts: `raise TaskAlreadyDone(task_id=4)`.
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Refused"
    code: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    way_on: ClassVar[tuple[str, str] | None] = None
    """A page that leads out of it: what its button says, and its path. Without one it is the first page."""
    tells: ClassVar[tuple[str, ...]] = ()
    """Facts, plain as JSON, that an answer of the API has as members of their own."""

    def __init__(self, *, problems: Sequence[FieldProblem] = (), **facts: Any) -> None:
        self.facts: Mapping[str, Any] = facts
        self.problems = tuple(problems)
        self.detail = self.sentence.format(**facts)
        super().__init__(self.detail)


class NotFound(ClearError):
    """There is no such thing, said only to those who may see everything there is."""

    status = 404
    title = "Not found"
    code = "request.not_found"
    sentence = "There is nothing at this address. Check it, or go back to the list it came from."


class NotAllowed(ClearError):
    """Not yours, or not for your role."""

    status = 403
    title = "Not allowed"
    code = "access.not_allowed"
    sentence = "This is not open to you. Ask an administrator of your organization."


class Invalid(ClearError):
    """The input, or the state it meets, does not allow this."""

    status = 422
    title = "Not possible as it stands"
    code = "request.invalid"
    sentence = "The request cannot be carried out as it stands. Mend the fields named and send it again."


class Conflict(ClearError):
    """Somebody else was first, or it is already so."""

    status = 409
    title = "Already changed"
    code = "request.conflict"
    sentence = "This was changed in the meantime. Load it again and decide anew."


class Unavailable(ClearError):
    """Something needed is not ready; trying later may succeed. `retry_after_seconds` is among the facts where known."""

    status = 503
    title = "Not ready"
    code = "request.unavailable"
    sentence = "This is not ready at the moment. Try again in a minute."


class Malformed(Invalid):
    """The published schema alone refuses the input: shape, range, list of choices, unknown field."""

    status = 400
    title = "Not readable"
    code = "request.malformed"
    sentence = "The request does not fit its schema. Each field at fault is named; mend it and send it again."


def every_error() -> list[type[ClearError]]:
    """Give every refusal class that is loaded, by code; `docs/errors.md` is written from it."""
    found: dict[str, type[ClearError]] = {}
    waiting: list[type[ClearError]] = [ClearError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.code:
            found[kind.code] = kind
    return [found[code] for code in sorted(found)]
