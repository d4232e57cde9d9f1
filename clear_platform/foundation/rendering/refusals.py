"""The kit of refusals that a page shows where they can be mended: at a form's fields, or above the page to come.

A view tries nothing itself: it says which refusals belong on its own page, and all others become the page of a
refusal (`middleware`). Not here: what a refusal is (`foundation.errors`), nor that page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.functional import Promise

from clear_platform.foundation.errors import ClearError

Places = Mapping[type[ClearError], str | None]
"""For each refusal the field of a form where it is shown, None for the form as a whole."""


class Showing:
    """A block whose refusals, of the kinds named, are shown; what stands after the block goes on."""

    def __init__(self, show: Callable[[ClearError], None], kinds: tuple[type[ClearError], ...]) -> None:
        self._show = show
        self._kinds = kinds

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(fault, ClearError) or not isinstance(fault, self._kinds):
            return False
        self._show(fault)
        return True


def shown_in(
    form: Form,
    at: Places | None = None,
    *,
    each: Places | None = None,
    prefix: str = "",
    said: Mapping[type[ClearError], str | Promise] | None = None,
) -> Showing:
    """Show the refusals of a block in a form: `with shown_in(form, {NameTaken: "name"}):`, then show the form again.

    Takes: `at`, refusals whose own sentence is shown at a field; `each`, refusals whose single faults are shown, each
    at the field that its pointer ends in, else at the one named; `prefix`, what the form puts before such an end;
    `said`, what the page says in place of a sentence that speaks to callers of the API.
    """
    whole, single, own = at or {}, each or {}, said or {}

    def show(refusal: ClearError) -> None:
        kind = next(one for one in (*whole, *single) if isinstance(refusal, one))
        if kind in whole:
            form.add_error(whole[kind], str(own.get(kind, refusal.detail)))
            return
        for problem in refusal.problems:
            named = prefix + problem.pointer.rsplit("/", 1)[-1]
            form.add_error(named if named in form.fields else single[kind], problem.detail)

    return Showing(show, (*whole, *single))


def said_above(request: HttpRequest, *refusals: type[ClearError]) -> Showing:
    """Say the refusals of a block above the page that comes next."""
    return Showing(lambda refusal: messages.error(request, refusal.detail), refusals)
