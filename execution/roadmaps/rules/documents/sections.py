"""The ten sections of a new roadmap, from a decision, the analysis behind it and the pack that carries it out.

Every figure stands in what is cited or was stated; what nobody stated is said to be lacking. Renewing: `renewing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from execution.roadmaps.rules.documents.facts import Grounds, SectionText, SprintPlan, WorkTicket, Worth
from execution.roadmaps.rules.documents.markdown import metric, part, plain, table
from execution.roadmaps.rules.documents.parts import (
    actuals_part,
    counted,
    learning_part,
    progress_part,
    sprints_part,
    systems_part,
    worth_part,
)
from execution.roadmaps.rules.documents.progress import section_status
from execution.roadmaps.rules.kinds import SECTIONS, SectionStatus

DELIVERED = "### Delivered"
PLANNED = "### Planned"
PROGRESS, SYSTEMS_PART, SPRINTS, ACTUALS, LEARNING = "progress", "systems", "sprints", "actuals", "learning"
WORTH = "worth"
DIAGNOSTIC = 2


def new_sections(
    grounds: Grounds, sprints: Sequence[SprintPlan], tickets: Sequence[WorkTicket]
) -> tuple[SectionText, ...]:
    """Write the ten sections of a new roadmap. The same facts give the same text."""
    written: Mapping[int, list[str]] = {
        1: _summary(grounds, sprints, tickets),
        2: _diagnostic(grounds),
        3: part(SYSTEMS_PART, systems_part(tickets)),
        4: _workflows(tickets),
        5: part(SPRINTS, sprints_part(sprints, tickets)),
        6: _listed(tickets, "tooling", "No ticket of the pack brings in a tool."),
        7: _listed(tickets, "enablement", "No ticket of the pack trains anybody."),
        8: _metrics(grounds, tickets),
        9: _financials(grounds, tickets),
        10: part(LEARNING, learning_part(None)),
    }
    return tuple(
        SectionText(
            number,
            "\n".join(written[number]) + "\n",
            str(_status(number, grounds, tickets)),
        )
        for number in SECTIONS
    )


def _status(number: int, grounds: Grounds, tickets: Sequence[WorkTicket]) -> SectionStatus:
    """Give how far a new section has come: a diagnostic that cites none has yet to be written."""
    if number == DIAGNOSTIC and grounds.analysis is None:
        return SectionStatus.PLANNED
    return section_status(number, tickets, standing=SectionStatus.PLANNED, learned=False)


def _summary(grounds: Grounds, sprints: Sequence[SprintPlan], tickets: Sequence[WorkTicket]) -> list[str]:
    systems = counted(len({one.system for one in tickets}), "system", "systems")
    hours = sum((one.hours for one in tickets), start=Decimal(0))
    lines = [
        f"{plain(grounds.enterprise)} works through {counted(len(tickets), 'ticket', 'tickets')} over {systems},"
        f" {hours} hours in all."
        if sprints
        else f"{plain(grounds.enterprise)} has no tickets planned yet.",
        "",
        *part(PROGRESS, progress_part(sprints, tickets)),
    ]
    decision = grounds.decision
    if decision is None:
        return [*lines, "", "No decision is cited; the tickets were chosen by hand."]
    return [*lines, "", f"What was decided: {plain(decision.recommendation)}", "", *_sources(grounds)]


def _diagnostic(grounds: Grounds) -> list[str]:
    analysis = grounds.analysis
    if analysis is None:
        return ["No diagnosis is cited: the roadmap rests on no analysis of this enterprise."]
    lines = [f"{plain(analysis.name)}: its confidence is {analysis.confidence} of 1."]
    if analysis.findings:
        lines += [
            "",
            *table(
                ("Finding", "Value", "Judgement"),
                [
                    (plain(one.label), plain(f"{one.value} {one.unit}".strip()), plain(one.judgement))
                    for one in analysis.findings
                ],
            ),
        ]
    if analysis.lacking:
        lines += ["", f"Not known: {plain('; '.join(analysis.lacking))}."]
    return [*lines, "", *_sources(grounds)]


def _workflows(tickets: Sequence[WorkTicket]) -> list[str]:
    mine = [one for one in tickets if one.category == "workflow"]
    if not mine:
        return ["No ticket of the pack changes how work is done."]
    return [PLANNED, "", *(f"- {one.ref} – {plain(one.title)}" for one in mine)]


def _listed(tickets: Sequence[WorkTicket], category: str, none: str) -> list[str]:
    mine = [one for one in tickets if one.category == category]
    if not mine:
        return [none]
    return [f"- {one.ref} – {plain(one.title)}{_bought(one)}" for one in mine]


def _metrics(grounds: Grounds, tickets: Sequence[WorkTicket]) -> list[str]:
    refs: dict[str, list[str]] = {}
    for one in tickets:
        refs.setdefault(one.success_metric, []).append(one.ref)
    lines = table(
        ("Metric that shows it worked", "Tickets"),
        sorted((metric(code, grounds.names), ", ".join(mine)) for code, mine in refs.items()),
    )
    expected = grounds.decision.expected if grounds.decision else ()
    if expected:
        lines += [
            "",
            "What the decision expects:",
            "",
            *table(
                ("Metric", "Unit", "From", "To", "Within days"),
                [
                    (
                        metric(one.metric, grounds.names),
                        plain(one.unit),
                        plain(one.baseline),
                        plain(one.target),
                        str(one.by_days or "–"),
                    )
                    for one in expected
                ],
            ),
            "",
            *_sources(grounds),
        ]
    return [*lines, "", *part(ACTUALS, actuals_part(None))]


def _financials(grounds: Grounds, tickets: Sequence[WorkTicket]) -> list[str]:
    costs: dict[str, Decimal] = {}
    for one in tickets:
        costs[one.currency] = costs.get(one.currency, Decimal(0)) + one.cost
    hours = sum((one.hours for one in tickets), start=Decimal(0))
    lines = [f"The tickets take {hours} hours of the enterprise's own people."]
    lines += [f"What they buy is estimated at {code} {amount} in all." for code, amount in sorted(costs.items())]
    worth = Worth(grounds.assumptions, grounds.projection, grounds.suggested)
    return [*lines, "", *part(WORTH, worth_part(worth))]


def _sources(grounds: Grounds) -> list[str]:
    lines = []
    if grounds.decision is not None:
        one = grounds.decision
        lines.append(f"Source: decision “{plain(one.title)}”, version {one.version}, `{one.hash[:12]}`.")
    if grounds.analysis is not None:
        lines.append(f"Source: {plain(grounds.analysis.name)}.")
    return [line for number, one in enumerate(lines) for line in ([one] if number == 0 else ["", one])]


def _bought(one: WorkTicket) -> str:
    return f" ({one.currency} {one.cost})" if one.cost else ""
