"""Tasks of a list as a board by status, and as the calendar of a month or a week. Not here: which tasks (`lists`)."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

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
OVER = 20
"""So many of what is over stand on the board, newest first; the list has them all."""
A_DAY = 6
"""So many tasks of a day stand in a month; its week has them all."""
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
    dropped = ["task", "page", "month", "week", "view", "picked"]
    return [
        {
            "label": words[one],
            "href": filters.address(query, drop=dropped, **({} if one == "list" else {"view": one})),
            "current": one == view_of(query),
        }
        for one in VIEWS
    ]


def board_of(actor: Actor, rows: Any, *, here: str) -> dict[str, Any]:
    """Give tasks as cards in columns, each with the acts open to it. Six statements, whatever their number."""
    going_on = list(rows.filter(status__in=rules.OPEN)[:CARDS])
    over = list(rows.exclude(status__in=rules.OPEN).order_by(F("done_at").desc(nulls_last=True), "-updated_at")[:OVER])
    cards = [_card(one, here) for one in queries.cards_of(actor=actor, rows=[*going_on, *over])]
    standing = Counter(rows.order_by().values_list("status", flat=True))
    names = {"todo": _("to do"), "in_progress": _("in progress"), "blocked": _("blocked"), "done": _("done")}
    return {
        "columns": [
            _column(
                names[code],
                code,
                cards=[card for card in cards if card["status"] in statuses],
                total=sum(standing[one] for one in statuses),
            )
            for code, statuses in COLUMNS.items()
        ],
        "may_work": may(actor, "start_task"),
    }


def _column(name: str, code: str, *, cards: Sequence[Mapping[str, Any]], total: int) -> dict[str, Any]:
    left = total - len(cards)
    more = (_("%(n)s more, in the list") % {"n": number(left)}) if left > 0 else ""
    return {"code": code, "name": name, "cards": cards, "total": number(total), "more": more}


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
        "due": due(task.due_date, today=queries.today()) if task.status in rules.OPEN else "",
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
    return first if first and FIRST_YEAR <= first.year <= LAST_YEAR else queries.today().replace(day=1)


def week_of(asked: str) -> date | None:
    """Give the Monday of the week that holds the day asked for as `2026-12-24`, None where none is asked for."""
    day = named_day(asked)
    return day - timedelta(days=day.weekday()) if day and FIRST_YEAR < day.year < LAST_YEAR else None


def calendar_of(rows: Any, query: QueryDict, *, here: str) -> dict[str, Any]:
    """Give the tasks due in a month, week by week from Monday, or in one week; and how many have no day."""
    monday = week_of(query.get("week", ""))
    first = month_of(query.get("month", "")) if monday is None else monday
    weeks = (
        calendar.Calendar().monthdatescalendar(first.year, first.month)
        if monday is None
        else [[monday + timedelta(days=place) for place in range(7)]]
    )
    by_day: dict[date, list[Task]] = {}
    for task in rows.filter(due_date__gte=weeks[0][0], due_date__lte=weeks[-1][-1]):
        by_day.setdefault(task.due_date, []).append(task)
    undated = rows.filter(due_date__isnull=True).count()
    return {
        "name": date_format(first, "F Y") if monday is None else _week_in_words(monday),
        "is_week": monday is not None,
        "heads": [date_format(one, "l") for one in weeks[0]],
        "weeks": [
            [_day(one, None if monday else first, by_day.get(one, ()), here, query) for one in week] for week in weeks
        ],
        "ways": _ways_of_month(query, first) if monday is None else _ways_of_week(query, monday),
        "nothing": not by_day,
        "undated": number(undated) if undated else "",
    }


def _ways_of_month(query: QueryDict, first: date) -> list[dict[str, str]]:
    beside = ((_("Month before"), _shifted(first, -1)), (_("Month after"), _shifted(first, 1)))
    today = queries.today()
    week = today if (today.year, today.month) == (first.year, first.month) else first
    return [
        *(_way(query, label, month=f"{one:%Y-%m}") for label, one in beside if one is not None),
        _way(query, _("By week"), week=week.isoformat()),
    ]


def _ways_of_week(query: QueryDict, monday: date) -> list[dict[str, str]]:
    return [
        _way(query, _("Week before"), week=(monday - timedelta(days=7)).isoformat()),
        _way(query, _("Week after"), week=(monday + timedelta(days=7)).isoformat()),
        _way(query, _("By month"), month=f"{monday:%Y-%m}"),
    ]


def _way(query: QueryDict, label: str, **wanted: str) -> dict[str, str]:
    return {"label": label, "href": filters.address(query, drop=["task", "month", "week"], **wanted)}


def _week_in_words(monday: date) -> str:
    return _("%(first)s to %(last)s") % {"first": day_full(monday), "last": day_full(monday + timedelta(days=6))}


def _day(one: date, first: date | None, tasks: Sequence[Task], here: str, query: QueryDict) -> dict[str, Any]:
    shown = tasks if first is None else tasks[:A_DAY]
    left = len(tasks) - len(shown)
    return {
        "number": one.day,
        "name": day_full(one),
        "outside": first is not None and one.month != first.month,
        "today": one == queries.today(),
        "more": _way(query, _("%(n)s more") % {"n": number(left)}, week=one.isoformat()) if left else None,
        "tasks": [
            {
                "title": task.title,
                "href": _opened(here, task),
                "status": task.status,
                "late": _late(task),
                "who": who(task),
            }
            for task in shown
        ],
    }


def _shifted(first: date, months: int) -> date | None:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1) if FIRST_YEAR * 12 <= place < (LAST_YEAR + 1) * 12 else None


def _late(task: Task) -> bool:
    return rules.is_overdue(status=task.status, due_date=task.due_date, today=queries.today())


def _opened(here: str, task: Task) -> str:
    return f"{here}{'&' if '?' in here else '?'}task={task.pk}"
