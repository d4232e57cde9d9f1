"""The features that can be switched off, and who may switch one on. Not here: what a feature does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """A part of the product that an installation, or one organization, may do without."""

    code: str
    label: str
    says: str


FEATURES = (
    Feature("evidence", "Evidence", "Statements of participants are collected, scored and quoted."),
    Feature("reports", "Reports", "Reports are generated, reviewed, approved and published."),
    Feature("schedules", "Schedules", "Reports and exports are sent at set times."),
    Feature("share_links", "Share links", "Pages are shown to whoever holds a link, until it expires or is revoked."),
    Feature("deliveries", "Deliveries", "Figures are delivered to platforms outside."),
    Feature("boardroom", "Boardroom", "Chosen views are shown full screen and kept fresh."),
    Feature("theming", "Theming", "Pages and papers carry the organization's logo and colours, mails its colours."),
    Feature("llm", "Language model", "Narrative is written by a language model, and checked against computed facts."),
)
CODES = tuple(one.code for one in FEATURES)


def label_of(code: str) -> str:
    """Give the name of a feature as pages show it."""
    return next(one.label for one in FEATURES if one.code == code)


def held_off(*, by_staff: bool, installation_on: bool, switched_off_by_staff: bool) -> bool:
    """Say whether a feature stays off for somebody who wants it on.

    An organization may do without any feature; what the installation is without, or what staff took from it, it cannot
    give itself.
    """
    return not by_staff and (not installation_on or switched_off_by_staff)
