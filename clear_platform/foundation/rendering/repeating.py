"""Where an answer given before takes the place of doing something again. The slice that keeps them registers here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request

if TYPE_CHECKING:
    from clear_platform.foundation.rendering.api import Door


class Kept(Protocol):
    """A request whose answer is to be kept, begun and not answered yet."""

    def keep(self, response: HttpResponseBase) -> None:
        """Keep the answer, in the transaction of what it answers."""


class Keeper(Protocol):
    """Keeps the answers of requests that may come twice."""

    def begin(self, view: Door, request: Request) -> Kept | HttpResponse | None:
        """Give the answer of the same request given before; else what will keep it; None where nobody asked for it."""


class AnsweredBefore(Exception):
    """The request was answered before: `response` stands for what its handler would do."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__("answered before")
        self.response = response


_KEEPERS: list[Keeper] = []


def keep_answers_with(keeper: Keeper) -> None:
    """Let a keeper see every POST of the API before its handler does."""
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)


def begun(view: Door, request: Request) -> list[Kept]:
    """Ask the keepers. Gives: what will keep the answer. Raises: `AnsweredBefore` where one has it already."""
    found: list[Kept] = []
    for keeper in _KEEPERS:
        one = keeper.begin(view, request)
        if isinstance(one, HttpResponse):
            raise AnsweredBefore(one)
        if one is not None:
            found.append(one)
    return found
