"""Runs, their steps and agents as people read them. Reads nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation import clock
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import (
    day_full,
    in_words,
    moment,
    moment_full,
    money,
    number,
    percent,
    short_hash,
)
from execution.runs.models import Run
from execution.runs.results import ShownStep, Spent

MARK_OF = {"overridden": "by_hand"}
"""Statuses of steps that have a look of their own already, under another word."""
UNDER_WAY = ("queued", "running", "awaiting_review")
LONGEST_VALUE = 20_000
_A_TENTH_OF_A_SECOND = 0.1
_LONGEST_FIELD = 60
_MOST_FIELDS = 4


def name_of(run: Run, names: Mapping[str, str]) -> str:
    """Give what a run does, in words: its pattern's name where it is offered still."""
    return names.get(run.pattern, run.pattern)


def run_table(rows: Any, names: Mapping[str, str]) -> Table:
    """Give runs as a table, each leading to its page."""
    columns = [
        Column(_("Run"), "name", "pattern"),
        Column(_("About"), "words"),
        Column(_("Status"), "status", "status"),
        Column(_("Asked by"), "words", spare=True),
        Column(_("Took"), "figure", spare=True),
        Column(_("Begun"), "date", "created"),
    ]
    return Table(_("Runs"), columns, [_run_row(run, names) for run in rows])


def _run_row(run: Run, names: Mapping[str, str]) -> Row:
    name = name_of(run, names)
    about = run.enterprise
    return Row(
        [
            Cell(
                name,
                href=reverse("run-page", args=[run.run_id]),
                note=_("rests on a value set by a person") if run.set_by_person else "",
                in_drawer=False,
            ),
            Cell(
                about.organization.name if about else "",
                href=reverse("enterprise-page", args=[about.pk]) if about else "",
                because=_("nobody in particular"),
                filed=bool(about and about.organization.origin == "public_record"),
                in_drawer=False,
            ),
            Cell(status=run.status, note=str((run.error_payload or {}).get("detail", ""))[:120]),
            Cell(run.requested_by.name if run.requested_by else "", because=_("the system")),
            Cell(span_between(run.started_at, run.finished_at), because=_("not over yet")),
            Cell(moment(run.created_at, now=clock.now())),
        ],
        key=str(run.run_id),
        name=name,
    )


def span(seconds: float) -> str:
    """Give how long something took: 40 ms, 0.4 s, 12 s, 3 min 12 s, 2 h 5 min."""
    if seconds < _A_TENTH_OF_A_SECOND:
        return _("%(n)s ms") % {"n": max(1, round(seconds * 1000))}
    if seconds < 10:
        return _("%(n)s s") % {"n": number(seconds, places=1)}
    whole = round(seconds)
    if whole < 60:
        return _("%(n)s s") % {"n": whole}
    if whole < 3600:
        return _("%(min)s min %(s)s s") % {"min": whole // 60, "s": whole % 60}
    return _("%(h)s h %(min)s min") % {"h": number(whole // 3600), "min": whole % 3600 // 60}


def span_between(start: datetime | None, end: datetime | None) -> str:
    """Give how long something took; empty while it lasts."""
    return "" if start is None or end is None else span(max(0.0, (end - start).total_seconds()))


def lede_of(run: Run, steps: Sequence[ShownStep]) -> str:
    """Give the first sentence of a run's page: how it stands, and what somebody has to know before reading on."""
    return " ".join(part for part in (_standing(run, steps), _by_hand(steps)) if part)


def _standing(run: Run, steps: Sequence[ShownStep]) -> str:
    done = sum(1 for step in steps if step.status in ("succeeded", "overridden", "skipped"))
    facts = {
        "at": moment_full(run.finished_at or run.created_at),
        "took": span_between(run.started_at, run.finished_at) or span(0),
        "done": number(done),
        "all": number(len(steps)),
        "because": str((run.error_payload or {}).get("detail", "")).strip(),
    }
    sentences = {
        "queued": _("Waits for a worker; %(done)s of %(all)s steps are done."),
        "running": _("Under way; %(done)s of %(all)s steps are done."),
        "succeeded": _("Finished %(at)s after %(took)s."),
        "failed": _("Failed %(at)s: %(because)s"),
        "dead_lettered": _("Given up %(at)s: %(because)s"),
        "cancelled": _("Cancelled %(at)s with %(done)s of %(all)s steps done. %(because)s"),
        "awaiting_review": _("Waits for a person to look at it; %(done)s of %(all)s steps are done."),
    }
    return sentences[str(run.status)] % facts


def _by_hand(steps: Sequence[ShownStep]) -> str:
    by_hand = sum(1 for step in steps if step.set_by_person)
    resting = sum(1 for step in steps if step.rests_on_person and not step.set_by_person)
    if not by_hand:
        return ""
    first = ngettext("One step was set by a person", "%(n)s steps were set by a person", by_hand)
    then = ngettext("%(m)s other rests on it", "%(m)s others rest on it", resting) if resting else ""
    facts = {"n": in_words(by_hand).capitalize(), "m": in_words(resting)}
    return "; ".join(part for part in (first, then) if part) % facts + "."


def counted(steps: Sequence[ShownStep]) -> str:
    """Give how many steps stand in which way: 11 steps: 9 done, 1 set by a person, 1 left out."""
    words = (
        ("succeeded", _("done")),
        ("overridden", _("set by a person")),
        ("awaiting_review", _("waiting for a person")),
        ("failed", _("failed")),
        ("running", _("running")),
        ("skipped", _("left out")),
        ("not_started", _("not reached")),
    )
    counts = [(sum(1 for step in steps if step.status == status), word) for status, word in words]
    parts = ", ".join(f"{number(count)} {word}" for count, word in counts if count)
    every = ngettext("%(n)s step", "%(n)s steps", len(steps)) % {"n": number(len(steps))}
    return f"{every}: {parts}" if parts else every


def step_table(steps: Sequence[ShownStep], *, here: str, opened: str, costs: Mapping[str, Sequence[Spent]]) -> Table:
    """Give the log of a run, each step opening beside it; `here` is the run's address."""
    columns = [
        Column(_("Step"), "name"),
        Column(_("Agent and capability"), "quiet"),
        Column(_("Status"), "status"),
        Column(_("Took"), "figure"),
        *([Column(_("Cost"), "figure", spare=True)] if costs else []),
        Column(_("Result"), "words"),
    ]
    rows = [_step_row(step, here, opened, costs.get(step.step_id, ()) if costs else None) for step in steps]
    return Table(_("Log"), columns, rows)


def _step_row(step: ShownStep, here: str, opened: str, spent: Sequence[Spent] | None) -> Row:
    return Row(
        [
            Cell(step.step_id, href=f"{here}?step={step.step_id}"),
            Cell(step.capability, note=step.agent_name),
            Cell(status=MARK_OF.get(step.status, step.status), note=_tried(step)),
            Cell(_took(step), because=_("not over yet")),
            *([] if spent is None else [Cell(cost_of(spent), because=_("nothing"))]),
            Cell(
                result_of(step) or _because(step),
                by_hand=step.set_by_person,
                note=_("rests on a value set by a person") if step.rests_on_person and not step.set_by_person else "",
            ),
        ],
        key=step.step_id,
        name=step.step_id,
        current=step.step_id == opened,
    )


def _took(step: ShownStep) -> str:
    """Give how long its agent was at it; empty where none was, or still is."""
    over = step.finished_at and step.attempt and not step.set_by_person
    return span(step.duration_ms / 1000) if over else ""


def _tried(step: ShownStep) -> str:
    if step.cached:
        return _("kept from before")
    if step.looked_at:
        return _("let pass by %(who)s") % {"who": step.set_by or _("somebody")}
    return _("try %(n)s") % {"n": step.attempt} if step.attempt > 1 else ""


def _because(step: ShownStep) -> str:
    return {
        "skipped": _("left out: its condition did not hold"),
        "failed": step.error_text,
        "awaiting_review": step.reason,
        "running": _("under way"),
    }.get(step.status, _("not reached"))


def result_of(step: ShownStep) -> str:
    """Give what a step gave, in a line: its plain fields, or how its value begins. Empty where it gave nothing."""
    if step.status not in ("succeeded", "overridden"):
        return ""
    try:
        found = json.loads(step.output_begin)
    except ValueError:
        return f"{step.output_begin[:_LONGEST_FIELD]}…"
    if not isinstance(found, dict):
        return _short(found)
    plain = [f"{name}: {_short(value)}" for name, value in found.items()]
    return " · ".join(plain[:_MOST_FIELDS]) + (" · …" if len(plain) > _MOST_FIELDS else "")


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": number(len(value))}
    if isinstance(value, dict):
        return ngettext("%(n)s field", "%(n)s fields", len(value)) % {"n": number(len(value))}
    text = "–" if value is None else str(value)
    return text if len(text) <= _LONGEST_FIELD else f"{text[:_LONGEST_FIELD]}…"


def cost_of(spent: Sequence[Spent]) -> str:
    """Give what was spent, currency by currency; empty where nothing was."""
    return ", ".join(money(one.amount, one.currency, places=4) for one in spent)


def value_in_words(value: Any) -> str:
    """Give a value as indented JSON, cut where it is too long for a page."""
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}\n…"


def context_facts(run: Run, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give what a run stands on."""
    retry = run.retry_of_id
    known: list[dict[str, Any]] = [
        {"label": _("Run"), "value": str(run.run_id)},
        {"label": _("Pattern"), "value": name_of(run, names), "note": _("version %(n)s") % {"n": run.pattern_version}},
        {"label": _("As of"), "value": day_full(run.asof_date)},
        {"label": _("Rates"), "value": _pack(run.pricing_pack_id)},
        {"label": _("Ledger"), "value": short_hash(run.ledger_commit_hash) or _("none kept")},
        {"label": _("Result"), "value": short_hash(run.result_hash) or "–"},
        {"label": _("Seed"), "value": str(run.seed)},
        {"label": _("Sources"), "value": ", ".join(run.sources_json) or _("our own alone")},
        {"label": _("Asked by"), "value": run.requested_by.name if run.requested_by else _("the system")},
        {"label": _("Begun"), "value": moment_full(run.created_at), "note": _times(run.attempt)},
    ]
    if retry is not None:
        known.append({"label": _("Goes on from"), "value": str(retry)[:8], "href": reverse("run-page", args=[retry])})
    return known


def _pack(pack_id: int | None) -> str:
    return _("none needed") if pack_id is None else _("pack %(n)s") % {"n": pack_id}


def _times(attempt: int) -> str:
    if attempt < 2:
        return ""
    return ngettext("carried on once", "carried on %(n)s times", attempt - 1) % {"n": number(attempt - 1)}


def step_facts(step: ShownStep, spent: Sequence[Spent]) -> list[dict[str, Any]]:
    """Give what is known of one step."""
    known = (
        (_("Agent"), step.agent_name),
        (_("Capability"), step.capability),
        (_("Begun"), moment_full(step.started_at) if step.started_at else ""),
        (_("Took"), _took(step)),
        (_("Tries"), number(step.attempt) if step.attempt else ""),
        (_("Rests on"), ", ".join(step.needs)),
        (_("Sources"), ", ".join(step.sources)),
        (_("Cost"), cost_of(spent)),
        (_("Kept"), _("the answer was kept from before") if step.cached else ""),
    )
    return [{"label": label, "value": value} for label, value in known if value]


def agent_table(capabilities: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """Give the capabilities of an agent with how they did."""
    columns = [
        Column(_("Capability"), "name"),
        Column(_("Breaker"), "status"),
        Column(_("Calls"), "figure"),
        Column(_("Failed"), "figure"),
        Column(_("Half within"), "figure", spare=True),
        Column(_("95 in 100 within"), "figure"),
        Column(_("Spent"), "figure", spare=True),
    ]
    return Table(caption, columns, [_capability_row(one) for one in capabilities])


def _capability_row(one: Mapping[str, Any]) -> Row:
    figures = one["figures"]
    called = figures if figures and figures["calls"] else None
    return Row(
        [
            Cell(one["name"]),
            Cell(
                status=f"breaker_{one['breaker']}",
                note=ngettext("%(n)s failure in a row", "%(n)s failures in a row", one["failures"])
                % {"n": number(one["failures"])}
                if one["failures"]
                else "",
            ),
            Cell(
                number(figures["calls"]) if figures else "0",
                note=_("%(n)s set by a person") % {"n": number(figures["set_by_person"])}
                if figures and figures["set_by_person"]
                else "",
            ),
            Cell(
                percent(called["error_rate_ratio"]) if called else "",
                note=_("%(n)s of %(all)s") % {"n": number(called["failed"]), "all": number(called["calls"])}
                if called
                else "",
                because=_("not called"),
            ),
            Cell(span(called["p50_ms"] / 1000) if called else "", because=_("not called")),
            Cell(span(called["p95_ms"] / 1000) if called else "", because=_("not called")),
            Cell(_spent(figures["spend"]) if figures else "", because=_("nothing")),
        ],
        key=one["name"],
        name=one["name"],
    )


def _spent(spend: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(money(Decimal(one["amount"]), one["currency"], places=4) for one in spend)
