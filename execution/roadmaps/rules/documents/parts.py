"""The parts of sections that follow from the work and from what was measured; a renewal writes them anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clear_platform.foundation.days import day_in_words
from execution.roadmaps.rules.documents.facts import Learned, SprintPlan, WorkTicket, Worth
from execution.roadmaps.rules.documents.markdown import metric, plain, table
from execution.roadmaps.rules.documents.progress import is_over, progress_of
from execution.roadmaps.rules.kinds import SYSTEM_NAMES

STATUS_WORDS: Mapping[str, str] = {
    "not_started": "not started",
    "in_progress": "in progress",
    "blocked": "blocked",
    "done": "done",
    "skipped": "skipped",
}
ROI_WORDS: Mapping[str, str] = {
    "time_savings_hours_annual": "Hours saved a year",
    "time_savings_value_annual": "Value of the hours saved, a year",
    "revenue_impact_annual": "More revenue, a year",
    "cost_avoidance_annual": "Cost avoided, a year",
    "net_roi_percent": "Net return on cost, percent",
}
LEARNED_WORDS: Mapping[str, str] = {
    "on_track": "on track",
    "at_risk": "at risk",
    "off_track": "off track",
}
ASSUMPTION_WORDS: Mapping[str, str] = {
    "blended_hourly_rate": "An hour of work is counted at",
    "annual_lead_volume": "Leads a year",
    "avg_deal_value": "Average value of a deal",
}
PROJECTION_WORDS: Mapping[str, str] = {
    "time_savings_value_annual": "Value of hours saved, a year",
    "revenue_impact_annual": "More revenue, a year",
    "cost_avoidance_annual": "Cost avoided, a year",
    "cost": "Cost of all of it",
}
NO_AMOUNT = frozenset({"time_savings_hours_annual", "net_roi_percent"})


def counted(count: int, one: str, more: str) -> str:
    """Give a count with its noun, for instance 1 ticket."""
    return f"{count} {one if count == 1 else more}"


def progress_part(sprints: Sequence[SprintPlan], tickets: Sequence[WorkTicket]) -> list[str]:
    """Say over which days the work goes, and how far it had come when this was written."""
    now = progress_of(tickets)
    over = (
        [
            f"In {counted(len(sprints), 'sprint', 'sprints')}, from {day_in_words(sprints[0].start)}"
            f" to {day_in_words(sprints[-1].end)}."
        ]
        if sprints
        else []
    )
    said = [f"{now['done']} of {counted(now['tickets'], 'ticket', 'tickets')} done when this version was written"]
    said += [f"{now[name]} {STATUS_WORDS[name]}" for name in ("in_progress", "blocked", "skipped") if now[name]]
    return [*over, f"{', '.join(said)}."]


def systems_part(tickets: Sequence[WorkTicket]) -> list[str]:
    """Show each system with its tickets, its hours and how far it has come."""
    by_system = progress_of(tickets)["by_system"]
    hours = {system: sum((one.hours for one in tickets if one.system == system), start=0) for system in by_system}
    return table(
        ("System", "Tickets", "Done", "Hours", "Completion"),
        [
            (SYSTEM_NAMES[system], str(one["tickets"]), str(one["done"]), str(hours[system]), _percent(one))
            for system, one in by_system.items()
        ],
    )


def sprints_part(sprints: Sequence[SprintPlan], tickets: Sequence[WorkTicket]) -> list[str]:
    """Show each sprint with its days and its tickets; one with nothing left to do is marked."""
    by_ref = {one.ref: one for one in tickets}
    statuses = {one.ref: one.status for one in tickets}
    lines: list[str] = []
    for sprint in sprints:
        mark = " (done)" if is_over(sprint, statuses) else ""
        lines += [
            "",
            f"### Sprint {sprint.number} — {plain(sprint.name)}{mark}",
            "",
            f"From {day_in_words(sprint.start)} to {day_in_words(sprint.end)}.",
            "",
            *(f"- {ref} – {plain(by_ref[ref].title)}: {STATUS_WORDS[by_ref[ref].status]}" for ref in sprint.refs),
        ]
    return lines[1:]


def actuals_part(learned: Learned | None) -> list[str]:
    """Show what was measured, metric by metric."""
    if learned is None:
        return ["Nothing was measured on two days yet."]
    lines = [
        f"Measured on {day_in_words(learned.measured_on)} ({learned.label})"
        f" against {day_in_words(learned.baseline_on)}."
    ]
    if learned.deltas:
        lines += [
            "",
            *table(
                ("Metric", "Before", "Now", "Change"),
                [(metric(one.metric, learned.names), one.baseline, one.target, one.delta) for one in learned.deltas],
            ),
        ]
    if learned.missing:
        lines += ["", f"Not measured on both days: {_metrics(learned)}."]
    return lines


def learning_part(learned: Learned | None) -> list[str]:
    """Say what the work was worth, as it was computed from what was measured."""
    if learned is None:
        return ["No outcome was computed yet. Take a snapshot on day 30, 60 or 90 and compare it with the baseline."]
    lines = [
        f"The roadmap is **{LEARNED_WORDS.get(learned.status, plain(learned.status))}** by the snapshot"
        f" {learned.label} of {day_in_words(learned.measured_on)}."
    ]
    if learned.early:
        lines += ["", "Both snapshots were taken before the roadmap began, so this says nothing yet of its work."]
    known = [(words, _amount(name, learned)) for name, words in ROI_WORDS.items() if name in learned.roi]
    if known:
        lines += ["", *table(("Estimate over twelve months", "Value"), known)]
    if learned.deltas:
        moved = ", ".join(f"{metric(one.metric, learned.names)} by {one.delta}" for one in learned.deltas)
        lines += ["", f"What moved: {moved}."]
    if learned.missing:
        lines += ["", f"Left out, because it was not measured: {_metrics(learned)}."]
    if learned.notes.strip():
        lines += ["", plain(learned.notes)]
    return lines


def worth_part(worth: Worth) -> list[str]:
    """Show what is stated of a roadmap's worth, and say what is not."""
    currency = worth.assumptions.get("currency", "")
    stated = [(words, worth.assumptions[name]) for name, words in ASSUMPTION_WORDS.items() if name in worth.assumptions]
    projected = [
        (words, f"{worth.projection[name]}{', as like roadmaps came to' if name in worth.suggested else ''}")
        for name, words in PROJECTION_WORDS.items()
        if name in worth.projection
    ]
    lines: list[str] = []
    if stated:
        lines += ["", *table((f"Assumption{_in(currency)}", "Stated"), stated)]
    if projected:
        lines += ["", *table((f"Projection{_in(currency)}", "Stated"), projected)]
    lacking = [words for name, words in ASSUMPTION_WORDS.items() if name not in worth.assumptions]
    lacking += [words for name, words in PROJECTION_WORDS.items() if name not in worth.projection]
    if lacking:
        lines += ["", f"Not stated: {'; '.join(one[0].lower() + one[1:] for one in lacking)}."]
    return lines[1:]


def _metrics(learned: Learned) -> str:
    return ", ".join(metric(one, learned.names) for one in learned.missing)


def _amount(name: str, learned: Learned) -> str:
    value = learned.roi[name]
    return value if name in NO_AMOUNT or not learned.currency else f"{learned.currency} {value}"


def _percent(one: Mapping[str, str | None]) -> str:
    share = one["completion_ratio"]
    return "–" if share is None else f"{round(float(share) * 100)} %"


def _in(currency: str) -> str:
    return f", {currency}" if currency else ""
