"""Roadmaps, packs and files as people read them. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from execution.roadmaps.rules.files.reading import Fault

STATUSES: Mapping[str, str | Promise] = {
    "not_started": lazy("not started"),
    "in_progress": lazy("in progress"),
    "blocked": lazy("blocked"),
    "done": lazy("done"),
    "skipped": lazy("skipped"),
}
SECTION_STATUSES: Mapping[str, str | Promise] = {
    "planned": lazy("planned"),
    "in_progress": lazy("in progress"),
    "implemented": lazy("implemented"),
    "deprecated": lazy("no longer meant"),
}
SECTION_NAMES: Mapping[str, str | Promise] = {
    "executive_summary": lazy("Executive summary"),
    "diagnostic": lazy("Diagnostic"),
    "systems": lazy("Systems"),
    "workflows": lazy("Workflows"),
    "sprints": lazy("Sprints"),
    "tooling": lazy("Tooling"),
    "enablement": lazy("Enablement"),
    "metrics": lazy("Metrics"),
    "financials": lazy("Financials"),
    "outcomes_learning": lazy("Outcomes and learning"),
}
SYSTEMS: Mapping[str, str | Promise] = {
    "lead_response": lazy("Lead response"),
    "crm": lazy("Customer system"),
    "sales_process": lazy("Sales"),
    "finance_cash": lazy("Cash"),
    "operations": lazy("Operations"),
    "customer_success": lazy("Customers"),
    "data_reporting": lazy("Data"),
    "technology_resilience": lazy("Technology"),
}
CATEGORIES: Mapping[str, str | Promise] = {
    "workflow": lazy("how work is done"),
    "tooling": lazy("tools"),
    "enablement": lazy("who is able to"),
    "measurement": lazy("what is known"),
}
FIELDS: Mapping[str, str | Promise] = {
    "status": lazy("Status"),
    "assignee": lazy("Assignee"),
    "notes": lazy("Notes"),
    "sprint": lazy("Sprint"),
}
FAULTS: Mapping[str, str | Promise] = {
    "duplicate": lazy("%(ticket)s is there twice, first on line %(first_line)s; neither was taken."),
    "unknown_ticket": lazy("%(ticket)s is no ticket of this pack."),
    "deleted": lazy("%(ticket)s is gone after this line. It stays as it was; to leave it out, write skipped."),
    "no_ticket": lazy("This line has a box and no ticket id; nothing was taken from it."),
    "stray_text": lazy("This line belongs to no field of a ticket; indent it beneath Notes to keep it."),
    "field_twice": lazy("%(field)s stands here for the second time for %(ticket)s; the first counts."),
    "unknown_status": lazy(
        "'%(status)s' is no status. Write not_started, in_progress, blocked, done or skipped for %(ticket)s."
    ),
    "unknown_heading": lazy("This heading names no sprint; the tickets beneath it stay in theirs."),
    "unknown_sprint": lazy("The pack has no sprint %(sprint)s; %(ticket)s stays in its own."),
    "unknown_person": lazy("Nobody here is called '%(name)s'. Write the name or address of a member for %(ticket)s."),
    "several_people": lazy("Several people are called '%(name)s'. Write the address of one for %(ticket)s."),
    "box_and_status_differ": lazy("The box of %(ticket)s and its status '%(status)s' say different things."),
    "before_what_it_needs": lazy("There %(ticket)s would come before %(needs)s, which it waits for; it was not moved."),
    "blocked_without_reason": lazy("%(ticket)s is blocked, and no note says by what; it was not taken."),
}


def fault_in_words(fault: Fault) -> str:
    """Say what is wrong on a line, and how to mend it."""
    known: Mapping[str, str] = {"ticket": fault.ref, **fault.facts}
    return str(FAULTS[fault.code]) % known


def value_in_words(field: str, value: str) -> str:
    """Say what a field holds, as a page shows it."""
    if not value:
        return _("empty")
    return str(STATUSES.get(value, value)) if field == "status" else value


def hours_in_words(hours: Decimal) -> str:
    """Say hours without digits that say nothing: 8, 2.5."""
    return format(hours.normalize(), "f")
