"""What a roadmap came to as PDF, for A4 and Letter. The same outcome is the same bytes. Not here: what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.platypus import Flowable, Spacer

from clear_platform.foundation.paper.layout import facts, said, tables
from clear_platform.foundation.paper.sheets import NO_BRAND, SIZES, Beside, Brand, stapled
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.rendering.wording import day_full, moment_full, number, percent
from outcomes.learning.rules.walking import Walked
from outcomes.learning.wording import (
    FIGURES,
    STATED,
    STATUSES,
    delta_in_words,
    early_in_words,
    figure_in_words,
    left_out_in_words,
    way_of,
)
from outcomes.records.rules import Metric
from outcomes.records.wording import value_in_words
from outcomes.snapshots.wording import LABELS, SHORT, SOURCES

PAPERS: Final = tuple(SIZES)
PLACES: Final = 2


@dataclass(frozen=True)
class Look:
    """A snapshot that figures were read from: the row, its day, its source, and what was said of it."""

    id: int
    label: str
    on: date
    source: str
    notes: str


@dataclass(frozen=True)
class Document:
    """All that the document of one outcome says."""

    outcome_id: int
    enterprise: str
    origin: str
    version: str
    roadmap_id: int
    status: str
    target_label: str
    currency: str
    cost: Decimal | None
    deltas: Mapping[str, Mapping[str, str]]
    worth: Mapping[str, str]
    missing: Sequence[Mapping[str, Any]]
    stated: Mapping[str, str]
    notes: str
    computed_at: datetime
    computed_by: str
    walked: Walked
    looks: tuple[Look, Look]
    known: Mapping[str, Metric]
    attributions: Sequence[str]
    watermark: str
    brand: Brand | None = None

    @property
    def title(self) -> str:
        """What the document is called."""
        return _("What roadmap %(version)s of %(name)s came to") % {"version": self.version, "name": self.enterprise}


def pdf_of(one: Document, *, paper: str = "a4") -> bytes:
    """Give an outcome as PDF. Takes: a paper of `PAPERS`."""
    voices()
    return stapled(
        list(_parts(one)),
        title=one.title,
        author=one.enterprise,
        foot=_("Computed %(when)s · outcome %(id)s · %(title)s")
        % {"when": moment_full(one.computed_at), "id": one.outcome_id, "title": one.title},
        beside=Beside(one.attributions, one.watermark),
        brand=one.brand or NO_BRAND,
        size=SIZES[paper],
    )


def reading_of(one: Walked, currency: str) -> str:
    """Give the sentence that says what a status was read from."""
    if one.judged.basis == "value" and one.realised is not None and one.projected is not None:
        unit = f"{currency} " if currency else ""
        return _("%(unit)s%(came)s a year came of %(unit)s%(expected)s projected: %(share)s.") % {
            "unit": unit,
            "came": number(one.realised),
            "expected": number(one.projected),
            "share": percent(one.judged.ratio),
        }
    better = sum(change.is_better for change in one.found.changes)
    return _("Nothing projected could be compared, so metrics decide: %(better)s of %(n)s moved the right way.") % {
        "better": number(better),
        "n": number(len(one.found.changes)),
    }


def _parts(one: Document) -> Iterator[Flowable]:
    yield said(_("%(name)s · roadmap %(version)s") % {"name": one.enterprise, "version": one.version}, "quiet")
    yield Spacer(0, 4)
    yield said(_("What roadmap %(version)s came to") % {"version": one.version}, "decision")
    yield Spacer(0, 8)
    before, after = one.looks
    days = (after.on - before.on).days
    yield said(
        ngettext("%(status)s, %(days)s day after its baseline.", "%(status)s, %(days)s days after its baseline.", days)
        % {"status": str(STATUSES[one.status]).capitalize(), "days": number(days)},
        "lede",
    )
    early = early_in_words(one.missing)
    if early:
        yield said(early, "lede")
    yield said(reading_of(one.walked, one.currency))
    if one.origin == "invented":
        yield said(_("Demonstration: this enterprise and all that is said of it are invented."), "quiet")
    if one.notes:
        yield said(_("What was said of it"), "section")
        yield said(one.notes, "record")
    yield from _changes(one)
    yield from _worth(one)
    yield from _missing(one)
    yield from _grounds(one)


def _changes(one: Document) -> Iterator[Flowable]:
    yield said(_("What changed"), "section")
    rows = []
    for name in [code for code in SHORT if code in one.deltas]:
        metric, delta = one.known[name], one.deltas[name]
        before, after, change = (Decimal(delta[part]) for part in ("baseline", "target", "delta"))
        rows.append(
            [
                [said(SHORT[name]), said(metric.name, "quiet")],
                said(value_in_words(metric, before), "number"),
                said(value_in_words(metric, after), "number"),
                said(delta_in_words(metric, change), "number"),
                said(_("the %(way)s") % {"way": way_of(name, change)} if change else way_of(name, change)),
            ]
        )
    heads = [_("Metric"), _("Baseline [1]"), f"{LABELS[one.target_label]} [2]", _("Change"), _("For")]
    yield from tables(heads, rows, [0.36, 0.17, 0.17, 0.18, 0.12], first_figure=1)


def _worth(one: Document) -> Iterator[Flowable]:
    yield said(_("What it is worth in a year"), "section")
    rows: list[list[Flowable]] = []
    for step in one.walked.steps:
        rests = ([_("snapshots [1] and [2]")] if step.metrics else []) + [str(STATED[name]) for name in step.states]
        how = step.how or _("as the roadmap states it")
        rows.append(
            [
                said(FIGURES[step.name]),
                said(figure_in_words(step.name, one.worth[step.name], one.currency), "number"),
                said(f"{how}\n" + _("from %(what)s") % {"what": ", ".join(rests)} if rests else how),
            ]
        )
    if rows:
        yield from tables([_("Figure"), _("Value"), _("Worked out")], rows, [0.28, 0.2, 0.52], first_figure=1)
    else:
        yield said(_("No figure could be computed; what is lacking stands below."), "quiet")


def _missing(one: Document) -> Iterator[Flowable]:
    lacking = left_out_in_words(one.missing)
    if not lacking:
        return
    yield said(_("What is not known"), "section")
    yield said(_("What was not known is left out of every figure; it never counts as zero."), "quiet")
    rows = [[said(row["name"]), said(row["lacks"] or _("its own change alone"))] for row in lacking]
    yield from tables([_("Not known"), _("Left out for want of it")], rows, [0.4, 0.6])


def _grounds(one: Document) -> Iterator[Flowable]:
    yield said(_("Notes: what it rests on"), "section")
    rows = [
        [
            said(f"[{place}]"),
            [said(f"{LABELS[look.label]}, {day_full(look.on)}"), *([said(look.notes, "proof")] if look.notes else [])],
            said(SOURCES[look.source]),
            said(f"snapshot {look.id}", "code"),
        ]
        for place, look in enumerate(one.looks, start=1)
    ]
    yield from tables([_("Note"), _("Snapshot"), _("Source"), _("Row")], rows, [0.08, 0.42, 0.28, 0.22])
    stated = [
        (str(words).capitalize(), said(number(Decimal(one.stated[name]), places=PLACES)))
        for name, words in STATED.items()
        if name in one.stated
    ]
    if stated:
        yield said(_("As roadmap %(version)s stated it then") % {"version": one.version}, "label")
        yield from facts(stated)
    yield from facts(
        [
            (_("Currency"), said(one.currency or "–")),
            (_("Computed"), said(f"{moment_full(one.computed_at)}, {one.computed_by}")),
            (_("Outcome"), said(str(one.outcome_id), "code")),
            (_("Roadmap"), said(str(one.roadmap_id), "code")),
        ]
    )
