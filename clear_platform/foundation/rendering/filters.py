"""The filter bar and the pager of a list, as plain data read from the address. Filtering itself is done in queries.

A filter lives in the address and nowhere else: the bar is a GET form, a filled filter carries a link that drops it,
and the same address gives the same list again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.rendering.wording import money, number

# Where a list stands, rather than what it shows: dropped whenever a filter or the order changes.
PLACES = ("page", "cursor")


@dataclass(frozen=True)
class Option:
    """One value that a filter can take; `count` is how many rows it would show, where that is known."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Choice:
    """A filter with a closed list of values, several of which may be chosen at once.

    `usual` makes it the choice of a list's columns, which narrows nothing: what is shown where nobody chose.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    drop_href: str
    kind: str = "choice"
    usual: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Tell whether what is chosen leaves rows out."""
        return not self.usual

    @property
    def on(self) -> bool:
        """Tell whether anything is chosen; of columns, whether others than the usual ones are."""
        chosen = {option.value for option in self.options if option.chosen}
        return chosen != set(self.usual)

    @property
    def summary(self) -> str:
        """Give what the button says: the field, and what is chosen in it, or how many of its columns are shown."""
        chosen = [option.label for option in self.options if option.chosen]
        if self.usual:
            shown = {"label": self.label, "n": len(chosen), "all": len(self.options)}
            return gettext("%(label)s: %(n)s of %(all)s") % shown
        if len(chosen) > 1:
            shown = {"label": self.label, "first": chosen[0], "n": len(chosen) - 1}
            return gettext("%(label)s: %(first)s and %(n)s more") % shown
        return f"{self.label}: {chosen[0]}" if chosen else self.label


@dataclass(frozen=True)
class Range:
    """A filter from one value to another, either of which may stay empty; `unit` stands behind the fields."""

    name_from: str
    name_to: str
    label: str
    low: str
    high: str
    drop_href: str
    unit: str = ""
    input_type: str = "text"
    say: Callable[[str], str] = str
    kind: str = "range"
    narrows: bool = True

    @property
    def on(self) -> bool:
        """Tell whether a bound is set."""
        return bool(self.low or self.high)

    @property
    def summary(self) -> str:
        """Give what the button says: the field, and its bounds."""
        shown = {"label": self.label, "low": self.say(self.low), "high": self.say(self.high)}
        match (bool(self.low), bool(self.high)):
            case (True, True):
                return gettext("%(label)s %(low)s to %(high)s") % shown
            case (True, False):
                return gettext("%(label)s from %(low)s") % shown
            case (False, True):
                return gettext("%(label)s up to %(high)s") % shown
            case _:
                return self.label


@dataclass(frozen=True)
class Search:
    """The free-text field of a filter bar; `label` is read aloud, `hint` stands in the empty field."""

    label: str
    hint: str
    value: str
    name: str = "search"


@dataclass(frozen=True)
class FilterBar:
    """A whole filter bar with the count of what it lets through."""

    label: str
    fields: tuple[Choice | Range, ...]
    search: Search | None
    kept: tuple[tuple[str, str], ...]
    clear_href: str
    count: str = ""

    @property
    def on(self) -> bool:
        """Tell whether any filter is set that leaves rows out."""
        return any(field.on and field.narrows for field in self.fields) or bool(self.search and self.search.value)


@dataclass(frozen=True)
class Pager:
    """Where a reader is in a list that comes in parts."""

    says: str
    previous_href: str = ""
    next_href: str = ""
    next_label: str = ""


def address(query: QueryDict, *, drop: Iterable[str] = (), **changes: str) -> str:
    """Give the query part of an address with some names dropped and others set; places in the list always go."""
    copy = query.copy()
    for name in (*PLACES, *drop, *changes):
        copy.pop(name, None)
    for name, value in changes.items():
        copy[name] = value
    return f"?{copy.urlencode()}"


def choice(query: QueryDict, name: str, label: str, options: Sequence[Option]) -> Choice:
    """Give a closed-list filter with what the address has chosen; values that are no option are not shown as chosen."""
    chosen = set(query.getlist(name))
    marked = tuple(Option(o.value, o.label, o.count, o.value in chosen) for o in options)
    return Choice(name, label, marked, address(query, drop=[name]))


def columns(query: QueryDict, options: Sequence[Option], *, shown: Collection[str], usual: Sequence[str]) -> Choice:
    """Give the choice of a list's columns: those shown are ticked, whoever chose them; dropped, the usual ones return.

    Takes: `shown`, the codes of the columns that the list has now; `usual`, of those it has where nobody chose.
    """
    ticked = tuple(replace(one, chosen=one.value in shown) for one in options)
    return Choice("columns", gettext("Columns"), ticked, address(query, columns=""), usual=tuple(usual))


def span(
    query: QueryDict,
    label: str,
    *,
    name_from: str,
    name_to: str,
    unit: str = "",
    input_type: str = "text",
    say: Callable[[str], str] = str,
) -> Range:
    """Give a filter from one value to another with what the address has set; `say` writes a bound for the button."""
    low, high = query.get(name_from, "").strip(), query.get(name_to, "").strip()
    drop_href = address(query, drop=[name_from, name_to])
    return Range(name_from, name_to, label, low, high, drop_href, unit, input_type, say)


def amount_in(currency: str) -> Callable[[str], str]:
    """Give the way to write a bound that is an amount; what somebody typed that is none stays as it is."""

    def say(typed: str) -> str:
        amount = read_decimal(typed)
        return typed if amount is None else money(amount, currency)

    return say


def search(query: QueryDict, label: str, hint: str, *, name: str = "search") -> Search:
    """Give the free-text field with what the address asks for."""
    return Search(label, hint, query.get(name, "").strip(), name)


def filter_bar(
    query: QueryDict,
    label: str,
    *,
    fields: Sequence[Choice | Range] = (),
    search: Search | None = None,
    count: str = "",
) -> FilterBar:
    """Give a filter bar; what else stands in the address (the order, the drawer) is kept when it is used.

    *Clear all* drops what leaves rows out; the columns stay.
    """
    own = {name for field in fields for name in _names(field)} | ({search.name} if search else set())
    kept = tuple((name, value) for name, values in query.lists() if name not in own | set(PLACES) for value in values)
    stays = {name for field in fields if not field.narrows for name in _names(field)}
    return FilterBar(label, tuple(fields), search, kept, address(query, drop=own - stays), count)


def pager(query: QueryDict, page: Page[Any], *, name: str = "page") -> Pager:
    """Give the pager of one page of a list: which rows these are, and the ways on and back.

    Takes: `name`, what the address calls the part, where several lists stand on one page.
    """
    total = page.paginator.count
    says = gettext("Rows %(first)s to %(last)s of %(total)s") % {
        "first": number(page.start_index()),
        "last": number(page.end_index()),
        "total": number(total),
    }
    previous_href = next_href = next_label = ""
    if page.has_previous():
        previous_href = address(query, **{name: str(page.previous_page_number())})
    if page.has_next():
        next_href = address(query, **{name: str(page.next_page_number())})
        left = min(total - page.end_index(), page.paginator.per_page)
        next_label = gettext("Next %(n)s") % {"n": number(left)}
    return Pager(says, previous_href, next_href, next_label)


def _names(field: Choice | Range) -> tuple[str, ...]:
    return (field.name,) if isinstance(field, Choice) else (field.name_from, field.name_to)
