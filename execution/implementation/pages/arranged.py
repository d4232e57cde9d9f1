"""Tasks of a list as a board by status, and as the calendar of a month. Not here: which tasks (`lists`)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, may
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.numbers import named_day
from clear_platform.foundation.rendering.wording import day_full, due, number
from execution.implementation import queries, rules
from execution.implementation.queries import Task
from execution.implementation.wording import act_words, who

VIEWS = ("list", "board", "calendar")
FIRST_YEAR, LAST_YEAR = 1900, 2200
CARDS = 200
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "todo": ("todo",),
    "in_progress": ("in_progress",),
    "blocked": ("blocked",),
    "done": ("done", "cancelled"),
}
ASKS = frozenset({"block", "cancel"})
"""Acts that ask why first."""


def view_of(query: QueryDict) -> str:
    """Give the way a list is arranged that its address asks for."""
    asked = query.get("view", "")
    return asked if asked in VIEWS else "list"


def views(query: QueryDict) -> list[dict[str, Any]]:
    """Give the ways to arrange a list as tabs, each keeping its filters."""
    words = {"list": _("List"), "board": _("Board"), "calendar": _("Calendar")}
    dropped = ["task", "page", "month", "view", "picked"]
    return [
        {
            "label": words[one],
            "href": filters.address(query, drop=dropped, **({} if one == "list" else {"view": one})),
            "current": one == view_of(query),
        }
        for one in VIEWS
    ]


def board_of(actor: Actor, rows: Any, *, here: str) -> dict[str, Any]:
    """Give tasks as cards in columns, each with the acts open to it. Three statements, whatever their number."""
    cards = [_card(one, here) for one in queries.cards_of(actor=actor, rows=rows[:CARDS])]
    names = {"todo": _("to do"), "in_progress": _("in progress"), "blocked": _("blocked"), "done": _("done")}
    return {
        "columns": [
            {"code": code, "name": names[code], "cards": [card for card in cards if card["status"] in statuses]}
            for code, statuses in COLUMNS.items()
        ],
        "full": number(CARDS) if len(cards) == CARDS else "",
        "may_work": may(actor, "start_task"),
    }


def _card(one: queries.Card, here: str) -> dict[str, Any]:
    task = one.task
    return {
        "id": task.pk,
        "status": task.status,
        "title": task.title,
        "high": task.priority == "high",
        "verified": cast(Any, task).has_verified,
        "href": _opened(here, task),
        "who": who(task),
        "due": due(task.due_date, today=clock.today()) if task.status in rules.OPEN else "",
        "late": _late(task),
        "waits_for": "; ".join(one.waits_for),
        "acts": [
            {
                "words": act_words()[act],
                "status": rules.comes_to(act),
                "href": reverse("task-act-page", args=[task.pk, act]),
                "asks": act in ASKS,
            }
            for act in one.acts
        ],
    }


def month_of(asked: str) -> date:
    """Give the first day of the month asked for as `2026-12`, else of the present one."""
    first = named_day(f"{asked}-01")
    return first if first and FIRST_YEAR <= first.year <= LAST_YEAR else clock.today().replace(day=1)


def calendar_of(rows: Any, query: QueryDict, *, here: str) -> dict[str, Any]:
    """Give the tasks due in a month, week by week from Monday, and how many have no day."""
    first = month_of(query.get("month", ""))
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    by_day: dict[date, list[Task]] = {}
    for task in rows.filter(due_date__gte=weeks[0][0], due_date__lte=weeks[-1][-1]):
        by_day.setdefault(task.due_date, []).append(task)
    undated = rows.filter(due_date__isnull=True).count()
    return {
        "name": date_format(first, "F Y"),
        "heads": [date_format(one, "l") for one in weeks[0]],
        "weeks": [[_day(one, first, by_day.get(one, ()), here) for one in week] for week in weeks],
        "ways": [
            {"label": label, "href": filters.address(query, drop=["task", "month"], month=f"{one:%Y-%m}")}
            for label, one in ((_("Month before"), _shifted(first, -1)), (_("Month after"), _shifted(first, 1)))
            if one is not None
        ],
        "undated": number(undated) if undated else "",
    }


def _day(one: date, first: date, tasks: Sequence[Task], here: str) -> dict[str, Any]:
    return {
        "number": one.day,
        "name": day_full(one),
        "outside": one.month != first.month,
        "today": one == clock.today(),
        "tasks": [
            {"title": task.title, "href": _opened(here, task), "status": task.status, "late": _late(task)}
            for task in tasks
        ],
    }


def _shifted(first: date, months: int) -> date | None:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1) if FIRST_YEAR * 12 <= place < (LAST_YEAR + 1) * 12 else None


def _late(task: Task) -> bool:
    return rules.is_overdue(status=task.status, due_date=task.due_date, today=clock.today())


def _opened(here: str, task: Task) -> str:
    return f"{here}{'&' if '?' in here else '?'}task={task.pk}"
