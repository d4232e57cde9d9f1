"""The world that the tests of isolation walk through: two unrelated banks, two bakeries, and what each has of its own.

Bank A holds bakery A in a portfolio and so reads it; bank B holds bakery B. Nothing else joins them. Every text of an
organization's rows carries that organization's mark, a word found nowhere else, and so do its files, its people's
names and addresses; amounts carry its figure. Whatever shows a mark shows a row of that organization.

Everything is made through the operations that make it in life.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BANKS, BAKERIES, PLATFORM = ("bank_a", "bank_b"), ("bakery_a", "bakery_b"), "platform"
ROLES = {**dict.fromkeys(BANKS, ("admin", "analyst", "viewer")),
         **dict.fromkeys(BAKERIES, ("owner", "member", "viewer", "participant"))}  # fmt: skip
SIGHT = {"bank_a": {"bank_a", "bakery_a"}, "bank_b": {"bank_b", "bakery_b"}, "bakery_a": {"bakery_a"},
         "bakery_b": {"bakery_b"}}  # fmt: skip
"""Whose rows the people of an organization see: its own, and those of whom it was granted sight."""
SIGNED_IN = {
    "public_id": "SELECT public_id FROM foundation_session JOIN foundation_membership AS seat USING (user_id)"
    " WHERE seat.organization_id = %s",
    "family_id": "SELECT family.id FROM foundation_tokenfamily AS family JOIN foundation_membership AS seat"
    " USING (user_id) WHERE seat.organization_id = %s",
}
"""How somebody of an organization is signed in: rows of a person, not of an organization."""
FIGURES = {"bank_a": 73_010_021, "bank_b": 73_020_043, "bakery_a": 73_030_067, "bakery_b": 73_040_089,
           "platform": 73_050_011}  # fmt: skip

TABLES = {
    "analysis_id": ("enterprises_analysis", "id"),
    "decision_id": ("enterprises_decisionrecord", "decision_id"),  # an approved one: statuses by alphabet
    "task_id": ("execution_implementationtask", "id"),
    "milestone_id": ("execution_milestone", "id"),
    "outcome_id": ("outcomes_outcome", "id"),
    "roadmap_id": ("execution_roadmap", "id"),
    "ticket_pack_id": ("execution_ticketpack", "id"),
    "instance_id": ("execution_ticketinstance", "id"),
    "conflict_id": ("execution_packconflict", "id"),
    "roadmap_outcome_id": ("outcomes_roadmapoutcome", "id"),
    "snapshot_id": ("outcomes_implementationsnapshot", "id"),
    "metric_id": ("outcomes_metricdefinition", "id"),
    "lock_id": ("outcomes_periodlock", "id"),  # one that stands: it was made before the one that was opened again
    "reporting_request_id": ("outcomes_reportingrequest", "id"),
    "form_id": ("outcomes_reportingform", "id"),  # one that was handed in: it was made before the one sent back
    "score_id": ("capability_capabilityscore", "id"),
    "readiness_id": ("capability_financingreadiness", "id"),
    "recomputation_id": ("capability_recomputation", "id"),
    "contest_id": ("capability_readinesscontest", "id"),  # one that is open: it was made before the one answered
    "portfolio_id": ("institutional_portfolio", "id"),
    "fingerprint": ("institutional_signingkey", "fingerprint"),  # one that is not revoked: it was made before
    "position_id": ("institutional_position", "id"),
    "export_id": ("institutional_exportrecord", "id"),
    "batch_id": ("foundation_importbatch", "id"),
    "user_id": ("foundation_membership", "user_id"),
    "key_id": ("foundation_apikey", "id"),
    "invitation_id": ("foundation_invitation", "id"),
    "enterprise_invitation_id": ("institutional_enterpriseinvitation", "id"),
    "domain_id": ("foundation_signindomain", "id"),
    "event_id": ("foundation_event", "id"),
    "run_id": ("execution_run", "run_id"),
    "endpoint_id": ("foundation_webhookendpoint", "id"),
    "delivery_id": ("foundation_webhookdelivery", "id"),
    "inbound_id": ("foundation_inboundendpoint", "id"),
    "review_id": ("execution_review", "id"),
    "entity_id": ("execution_review", "entity_id"),
}
"""Where the ids that fill an address are found, by the name of the part of the address."""
BY = {"decision_id": "status", "fingerprint": "id", "run_id": "pattern"}
"""By which column the first of them is found, where that is not the one it is in."""


def mark(key: str) -> str:
    """The word that stands in every text of an organization."""
    return "zqx" + key.replace("_", "")


def address(key: str, role: str) -> str:
    """The e-mail address of somebody of an organization."""
    return f"{role}@{mark(key)}.example.org"


@dataclass(frozen=True)
class World:
    """Ids by organization and kind of object, and the folder its files are in."""

    ids: Mapping[str, Mapping[str, Any]]
    files: str

    @classmethod
    def read(cls, folder: Path) -> World:
        """The world that was made into a folder."""
        return cls(**json.loads((folder / "world.json").read_text(encoding="utf-8")))

    def unseen_by(self, key: str) -> frozenset[str]:
        """The organizations whose rows nobody of an organization may see."""
        return frozenset({*FIGURES} - SIGHT[key])
