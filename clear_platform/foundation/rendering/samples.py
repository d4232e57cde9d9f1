"""The examples on the styleguide, each in the states a part can be in. All of it is invented, as the page says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.http import QueryDict

from clear_platform.foundation import clock
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.contrast import contrast_ratio
from clear_platform.foundation.rendering.marks import known_marks
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Row, Table
from clear_platform.foundation.rendering.tokens import colour_tokens
from clear_platform.foundation.rendering.wording import number, signed

_MEANINGS = {
    "ink": "text",
    "ink-2": "second text",
    "ink-3": "labels, notes",
    "brand": "actions, links, where I am",
    "thread": "lineage only",
    "good": "held, verified, better",
    "warn": "stale, set by a person, waiting",
    "bad": "missed, refused, lost, late",
    "focus": "focus ring",
    "edge": "borders of inputs",
    "s1": "first series",
    "s2": "second series",
    "s3": "third series",
    "s4": "fourth series",
    "s5": "fifth series",
}


@dataclass(frozen=True)
class Swatch:
    """A colour token with what it is for and how well it reads on the sheet in either theme."""

    name: str
    meaning: str
    light: float
    dark: float


@dataclass(frozen=True)
class Works:
    """One row of the sample table."""

    key: str
    name: str
    town: str
    status: str
    lent: Decimal
    lost: Decimal | None
    score: int | None
    sure: bool


WORKS: Sequence[Works] = (
    Works("1", "HARBOUR JOINERY", "Westport", "performing", Decimal(1_015_600), None, 40, True),
    Works("2", "Meadow Dairy & Daughters", "Oldham Green", "repaid", Decimal(1_000_000), None, 57, False),
    Works("3", "NORTHSIDE LAUNDRY", "Westport", "written_off", Decimal(550_000), Decimal(376_534), 17, True),
    Works("4", "Tidewater Bicycle Repair", "Lakeside", "watch", Decimal(400_000), None, 61, True),
    Works("5", "A Name So Long That It Has To Wrap Onto A Second Line Of The Table", "Oldham Green", "default",
          Decimal(100_000), Decimal(61_348), None, True),
    Works("6", "Quarry Glass", "Lakeside", "repaid", Decimal(45_000), None, 51, False),
)  # fmt: skip


class SampleForm(forms.Form):
    """A form with every kind of field, one of them wrong."""

    title = forms.CharField(label="Title", help_text="What is decided, in one sentence.", initial="Bill on booking")
    day = forms.DateField(
        label="On which day", error_messages={"invalid": "April has 30 days. Write for instance 2026-04-30."}
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    domain = forms.ChoiceField(
        label="Domain", choices=[("finance", "Finance"), ("operations", "Operations")], widget=forms.RadioSelect
    )
    owner = forms.ChoiceField(label="Owner", choices=[("", "nobody yet"), ("1", "Head of finance")], required=False)
    evidence = forms.FileField(label="Evidence", required=False, help_text="PDF, image or sheet up to 25 MB.")
    open_to_all = forms.BooleanField(label="Every member may read it", required=False)


def styleguide_context(query: QueryDict, *, address: str) -> dict[str, Any]:
    """Give everything the styleguide shows; its table sorts and filters, its drawer opens, as on any other page."""
    opened = next((works for works in WORKS if works.key == query.get("open")), None)
    lineage = query.get("why") == "1"
    return {
        "swatches": _swatches(),
        "marks": [(value, mark) for value, mark in known_marks().items()],
        "figures": _figures(address, opened=lineage),
        "table": _table(query, address),
        "bar": _filter_bar(query),
        "pager": filters.Pager("Rows 1 to 6 of 67", next_href="#table", next_label="Next 20"),
        "acts": [{"label": "Compare", "name": "act", "value": "compare"}],
        "form": SampleForm({"title": "Bill on booking", "day": "31 April"}),
        "plain_form": SampleForm(),
        "pinned": sha256(b"version 1").hexdigest(),
        "changed": sha256(b"version 2").hexdigest(),
        "drafted": sha256(b"version 3").hexdigest(),
        "todo": _todo(),
        "events": _events(),
        "steps": _steps(),
        "tabs": [
            {"label": "Record", "href": "#records", "count": None, "current": True},
            {"label": "Tasks", "href": "#lists", "count": "2 of 5 done", "current": False},
            {"label": "Versions", "href": "#records", "count": 3, "current": False},
        ],
        "facts": [
            {"label": "Approved", "value": "$810,000", "why": f"{address}?why=1", "note": "17 May 2004"},
            {"label": "Term", "value": "300 months"},
            {"label": "Status", "status": "repaid"},
        ],
        "opened": opened,
        "opened_lent": number(opened.lent) if opened else "",
        "lineage": lineage,
        "close_href": filters.address(query, drop=["open", "why"]),
        "rose": signed(12, places=0),
    }


def _swatches() -> list[Swatch]:
    tokens = colour_tokens()
    sheet = tokens["sheet"]
    return [
        Swatch(
            name,
            meaning,
            contrast_ratio(tokens[name].light, sheet.light),
            contrast_ratio(tokens[name].dark, sheet.dark),
        )
        for name, meaning in _MEANINGS.items()
    ]


def _figures(address: str, *, opened: bool) -> list[dict[str, Any]]:
    why = f"{address}?why=1"
    return [
        {"label": "With lineage", "value": "58", "unit": "days", "why": why, "here": opened, "basis": "94 of 94 loans"},
        {"label": "Set by a person", "value": "58", "unit": "days", "why": why, "by_hand": True, "basis": "12 Apr"},
        {"label": "Stale", "value": "58", "unit": "days", "why": why, "stale": True, "because": "a cited file changed"},
        {"label": "Without lineage", "value": "58", "unit": "days", "basis": "no stitch is ever faked"},
        {"label": "Missing", "state": "missing", "because": "loan terms after 2019 are lacking"},
        {"label": "Not applicable", "state": "not_applicable", "because": "a sole trader has no board"},
        {"label": "Suppressed", "state": "suppressed", "because": "the group is too small to show"},
        {"label": "Withheld", "state": "withheld", "because": "its source forbids export"},
        {"label": "Waiting", "state": "waiting", "because": "the run ends about 09:55"},
    ]


_SORTS = {
    "name": lambda works: works.name.casefold(),
    "lent": lambda works: works.lent,
    "lost": lambda works: works.lost or Decimal(0),
    "score": lambda works: works.score or 0,
}


def _chosen(query: QueryDict) -> list[Works]:
    wanted, words = set(query.getlist("status")), query.get("search", "").casefold()
    ordering = query.get("ordering", "-lent")
    found = [works for works in WORKS if (not wanted or works.status in wanted) and words in works.name.casefold()]
    by = _SORTS.get(ordering.removeprefix("-"), _SORTS["lent"])
    return sorted(found, key=by, reverse=ordering.startswith("-"))


def _table(query: QueryDict, address: str) -> Table:
    chosen = _chosen(query)
    return Table(
        "Sample loans",
        [
            Column("Enterprise", "name", sort="name"),
            Column("Town", "quiet", spare=True),
            Column("Status", "status"),
            Column("Approved, $", "figure", sort="lent", main=True),
            Column("Charged off, $", "figure", sort="lost"),
            Column("Readiness", "figure", sort="score"),
        ],
        [_row(works, query, address) for works in chosen],
        total=[
            Cell(f"{number(len(chosen))} loans"),
            Cell(),
            Cell(),
            Cell(number(sum(works.lent for works in chosen))),
            Cell(number(sum(works.lost or Decimal(0) for works in chosen))),
            Cell(),
        ],
        selectable=True,
    )


def _row(works: Works, query: QueryDict, address: str) -> Row:
    why = f"{address}{filters.address(query, drop=['open'], why='1')}"
    score = (
        Cell(str(works.score), why=why, bar=Bar(works.score, unsure=not works.sure))
        if works.score is not None
        else Cell(because="no accounts have been handed in")
    )
    return Row(
        [
            Cell(
                works.name,
                href=f"{address}{filters.address(query, drop=['why'], open=works.key)}",
                filed=works.name.isupper(),
            ),
            Cell(works.town),
            Cell(status=works.status),
            Cell(number(works.lent), why=why),
            Cell(number(works.lost), why=why) if works.lost else Cell(because="nothing was charged off"),
            score,
        ],
        key=works.key,
        name=works.name,
        current=query.get("open") == works.key,
    )


def _filter_bar(query: QueryDict) -> filters.FilterBar:
    statuses = list(dict.fromkeys(works.status for works in WORKS))
    marks = known_marks()
    options = [
        filters.Option(status, str(marks[status].word), sum(works.status == status for works in WORKS))
        for status in statuses
    ]
    return filters.filter_bar(
        query,
        "Filter the sample loans",
        search=filters.search(query, "Name of an enterprise", "Name"),
        fields=[
            filters.choice(query, "status", "Status", options),
            filters.span(
                query,
                "Approved",
                name_from="lent_min",
                name_to="lent_max",
                unit="US dollars",
                say=filters.amount_in("USD"),
            ),
        ],
        count=f"{number(len(_chosen(query)))} of {number(len(WORKS))} loans",
    )


def _todo() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "do": "Approve again: Deposit-and-progress invoicing",
            "because": "Two of the things it cites changed since it was approved.",
            "href": "#lists",
            "act": "See what changed",
            "due": today,
            "content_hash": sha256(b"version 2").hexdigest(),
            "seal_state": "stale",
            "primary": True,
        },
        {
            "do": "Remind ten founders",
            "because": "61 of 71 have answered.",
            "href": "#lists",
            "act": "Preview mail",
            "due": today - timedelta(days=4),
            "sign": "send",
        },
        {"do": "Say whether two loans are one", "href": "#lists", "act": "Compare", "sign": "people", "due": None},
    ]


def _events() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"at": now - timedelta(minutes=20), "text": "Chain verified: 4,812 events, unbroken"},
        {
            "at": now - timedelta(days=2),
            "text": "The sixty-day snapshot came in",
            "cite": "snapshot 204",
            "cite_href": "#",
        },
        {"at": datetime(2025, 2, 4, 16, 20, tzinfo=UTC), "text": "Version 2 approved", "who": "head of lending"},
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"kind": "Figure", "what": "Charged off, sample loans", "text": f"As of {date(2026, 4, 14):%d %b %Y}"},
        {"kind": "Metric", "what": "Sum of principal charged off", "text": "Over loans with the status written off"},
        {
            "kind": "Row",
            "what": "sample_loans.csv",
            "row": "2073",
            "before": "9642754,NORTHSIDE LAUNDRY,…,",
            "cell": "376534",
            "after": ",…",
        },
        {"kind": "Person", "what": "Imported by the programme officer", "text": "Approved by the administrator"},
    ]
