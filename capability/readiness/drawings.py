"""The charts of the dashboard: the four capabilities at a glance and over time, and the bridge. Drawing: `charts`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from capability import constants
from capability.catalog.shipped import ORDER, SHIPPED_CAPABILITIES, SHORT_NAMES
from capability.readiness.results import ReadinessShown
from capability.scoring.models import CapabilityScore
from capability.scoring.queries.stored import MOST_DAYS
from clear_platform.foundation.charts.bridge import Bridge, Step, bridge_rows
from clear_platform.foundation.charts.radar import Corner, radar
from clear_platform.foundation.charts.results import Chart, Words
from clear_platform.foundation.charts.time_lines import Event, Gap, Line, time_lines
from clear_platform.foundation.rendering.wording import day_full, number

Series = Sequence[CapabilityScore]
MOST_GAPS_TOLD = 2


@dataclass(frozen=True)
class Lapse:
    """A time in which nothing counted: since when, until when (None while it lasts), and the scores that counted then.

    `again` holds them by capability: a score that came back as it was is not written a second time.
    """

    since: date
    until: date | None
    again: Sequence[tuple[str, Decimal]] = ()


def by_capability(series: Series) -> dict[str, list[CapabilityScore]]:
    """Give the scores of each capability in order of time, capabilities in theirs."""
    found: dict[str, list[CapabilityScore]] = {}
    for row in series:
        found.setdefault(row.capability.code, []).append(row)
    return dict(sorted(found.items(), key=lambda one: ORDER.get(one[0], len(ORDER))))


def capabilities_chart(series: Series) -> Chart:
    """Draw the newest score of each capability, the first one dashed behind it, hollow where confidence is low."""
    rows = by_capability(series)
    corners = []
    for one in SHIPPED_CAPABILITIES:
        known = rows.get(one.code, [])
        now, before = (known[-1] if known else None), (known[0] if len(known) > 1 else None)
        corners.append(
            Corner(
                one.name,
                now.score if now else None,
                before.score if before else None,
                sure=bool(now and (now.confidence or 0) >= constants.SURE_FROM),
                short=one.short_name,
            )
        )
    first = min((row.computed_at.date() for row in series), default=None)
    unit = _("0 to 100; hollow: confidence under 0.6")
    if any(corner.before is not None for corner in corners) and first is not None:
        unit = _("0 to 100; dashed: %(day)s; hollow: confidence under 0.6") % {"day": day_full(first)}
    words = Words(_strength(rows), unit=unit, absent=_("Nothing is scored yet."))
    chart = radar(words, corners=corners, heads=(_("Capability"), _("Now"), _("Before")), say=number)
    if len(rows) != 1:
        return chart
    # One dot has no shape: it is said instead.
    [known] = rows.values()
    told = {"name": known[-1].capability.name, "now": number(known[-1].score)}
    says = _("%(name)s is at %(now)s of 100. A shape is drawn once another one is scored.") % told
    return replace(chart, unit="", svg=None, narrow_svg=None, absent=says)


def time_chart(series: Series, approvals: Sequence[tuple[date, str]], lapses: Sequence[Lapse] = ()) -> Chart:
    """Draw each capability over time, with the days on which decisions were approved; lines end where nothing counted.

    Takes: the times in which nothing counted, in their order.
    """
    rows = by_capability(series)
    lines = [Line(SHORT_NAMES.get(code, code), _points(code, known, lapses)) for code, known in rows.items()]
    days = [day for line in lines for day, _value in line.points]
    events = [Event(day, word) for day, word in approvals if days and min(days) <= day <= max(days)]
    drawn = [one for one in lapses if days and one.since >= min(days)]
    unit = "; ".join([_("Capability scores, 0 to 100"), *_told(drawn)])
    chart = time_lines(
        Words(_movement(rows), unit=unit, absent=_("Nothing is scored yet.")),
        lines=lines,
        head=_("Day"),
        events=events[-3:],
        gaps=[Gap(one.since, one.until, _("not scored")) for one in drawn],
        bounds=_around([row.score for known in rows.values() for row in known]),
        say=number,
        say_day=day_full,
        say_month=lambda day: date_format(day, "M"),
    )
    if not days or any(len(line.points) > 1 for line in lines):
        return chart
    says = _("Computed on %(day)s for the first time. A line is drawn once it is computed on another day.")
    return replace(chart, unit="", svg=None, narrow_svg=None, absent=says % {"day": day_full(max(days))})


def _points(code: str, known: Series, lapses: Sequence[Lapse]) -> list[tuple[date, Decimal]]:
    """Give the scores of a capability by their days, and those that came back as they were, on the day they did."""
    came_back = {
        one.until: score for one in lapses if one.until for again, score in one.again if again == code
    }  # fmt: skip
    return sorted({**came_back, **{row.computed_at.date(): row.score for row in known}}.items())[-MOST_DAYS:]


def _told(lapses: Sequence[Lapse]) -> Iterable[str]:
    for one in lapses[-MOST_GAPS_TOLD:]:
        if one.until is None:
            yield _("not scored since %s, for nothing that was known counted") % day_full(one.since)
        else:
            facts = {"since": day_full(one.since), "until": day_full(one.until)}
            yield _("not scored from %(since)s to %(until)s, for nothing that was known counted") % facts


def bridge_of(ready: ReadinessShown) -> Bridge:
    """Give the bridge from nothing to the readiness score, and to what it could be where flags stand."""
    score = ready.score
    could_be = Decimal(ready.rationale["could_be"])
    return bridge_rows(
        [Step(part["label"], float(part["points"])) for part in ready.rationale["bridge"]],
        total=float(score),
        total_label=_("Readiness"),
        could_be=float(could_be) if could_be > score else None,
        could_be_label=_("If only the flags clear"),
        say=lambda value: number(value, places=1),
    )


def _around(scores: Sequence[Decimal]) -> tuple[float, float] | None:
    """Give an axis with room on both sides of the scores, that never leaves 0 to 100."""
    return (max(0.0, float(min(scores)) - 10), min(100.0, float(max(scores)) + 10)) if scores else None


def _strength(rows: dict[str, list[CapabilityScore]]) -> str:
    scores = {code: known[-1].score for code, known in rows.items()}
    if not scores:
        return _("Capabilities")
    strongest, weakest = max(scores, key=lambda code: scores[code]), min(scores, key=lambda code: scores[code])
    if len(scores) == 1:
        return _("Only %(name)s can be scored so far") % {"name": SHORT_NAMES[strongest].lower()}
    if scores[strongest] == scores[weakest]:
        return _("All are alike")
    return _("%(strong)s is strongest, %(weak)s weakest") % {
        "strong": SHORT_NAMES[strongest],
        "weak": SHORT_NAMES[weakest].lower(),
    }


def _movement(rows: dict[str, list[CapabilityScore]]) -> str:
    moves = {code: known[-1].score - known[0].score for code, known in rows.items() if len(known) > 1}
    if not moves:
        return _("One computation so far")
    most = max(moves, key=lambda code: abs(moves[code]))
    if not moves[most]:
        return _("Nothing has moved so far")
    alone = len(moves) == 1
    if moves[most] > 0:
        sentence = _("%(name)s rose by %(points)s") if alone else _("%(name)s rose most, by %(points)s")
    else:
        sentence = _("%(name)s fell by %(points)s") if alone else _("%(name)s fell most, by %(points)s")
    return sentence % {"name": SHORT_NAMES[most], "points": number(abs(moves[most]))}
