"""The closed lists of roadmaps and packs. Not here: the words people read for them (`wording`)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SectionStatus(StrEnum):
    """How far what a section describes has come."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    IMPLEMENTED = "implemented"
    DEPRECATED = "deprecated"


class PackStatus(StrEnum):
    """How far a pack has come; it follows from its tickets."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class TicketStatus(StrEnum):
    """Where the work on one ticket of a pack stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    SKIPPED = "skipped"


OVER = frozenset({TicketStatus.DONE, TicketStatus.SKIPPED})
"""Statuses of tickets that nobody works on any more, and that hold up no other."""

SECTIONS: Mapping[int, str] = {
    1: "executive_summary",
    2: "diagnostic",
    3: "systems",
    4: "workflows",
    5: "sprints",
    6: "tooling",
    7: "enablement",
    8: "metrics",
    9: "financials",
    10: "outcomes_learning",
}
"""The sections of a roadmap by number."""

FINANCIALS = 9
"""The section that says what is stated of a roadmap's worth."""

SYSTEMS = (
    "lead_response",
    "crm",
    "sales_process",
    "finance_cash",
    "operations",
    "customer_success",
    "data_reporting",
    "technology_resilience",
)
"""The systems of an enterprise that tickets build, in the order in which a roadmap tells of them."""

CATEGORIES = ("workflow", "tooling", "enablement", "measurement")
"""What a ticket changes: how work is done, with which tools, who is able to, or what is known."""

SYSTEM_NAMES: Mapping[str, str] = {
    "lead_response": "Lead capture and response",
    "crm": "CRM",
    "sales_process": "Sales process",
    "finance_cash": "Finance and cash",
    "operations": "Operations",
    "customer_success": "Customer success",
    "data_reporting": "Data and reporting",
    "technology_resilience": "Technology resilience",
}
"""Systems as roadmaps and files name them; both are documents, in one language whoever reads them."""

SECTION_TITLES: Mapping[str, str] = {
    "executive_summary": "Executive summary",
    "diagnostic": "Diagnostic",
    "systems": "Systems",
    "workflows": "Workflows",
    "sprints": "Sprints",
    "tooling": "Tooling",
    "enablement": "Enablement",
    "metrics": "Metrics",
    "financials": "Financials",
    "outcomes_learning": "Outcomes & Learning",
}
