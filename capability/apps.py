"""The capability app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("contests", "readiness")
"""Slices whose contracts of events are registered by importing them."""
REGISTER_THEMSELVES = ("capability.contests.jobs", "capability.recomputing.jobs")
"""Modules whose jobs are registered by importing them."""


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.audit_wording import WORDS
        from capability.catalog.operations import sync_capabilities
        from capability.contests.inbox import beside_reviews, inbox
        from capability.contests.pages import card
        from capability.readiness.wording import register_states
        from clear_platform.foundation.public import (
            Panel,
            Tab,
            provides_inbox,
            register_panel,
            register_tab,
            said_in_audit,
            ships,
        )
        from clear_platform.foundation.rendering.admin import admin_group
        from clear_platform.foundation.rendering.marks import Mark, register_marks
        from execution.public import register_elsewhere

        for name in WITH_CONTRACTS:
            import_module(f"capability.{name}.contracts")
        for name in REGISTER_THEMSELVES:
            import_module(name)
        said_in_audit(WORDS)
        register_states()
        ships("capabilities", sync_capabilities)
        register_tab(Tab("enterprise", "dashboard", "Dashboard", "enterprise-dashboard-page", order=20))
        register_panel(Panel("dashboard", "contests", 10, "capability/contests/_card.html", card))
        provides_inbox(inbox)
        register_elsewhere(beside_reviews)
        register_marks(
            {
                "contested": Mark("st-half", "warn", _("a person looks again")),
                "contest_late": Mark("st-watch", "bad", _("answer is late")),
                "upheld": Mark("st-ok", "good", _("the score stands")),
                "mended": Mark("st-ok", "good", _("mended")),
            }
        )
        admin_group(
            "Capability",
            [
                ("Readiness", "capability.financingreadiness", "speed"),
                ("Scores", "capability.capabilityscore", "monitoring"),
                ("Capabilities", "capability.capability", "category"),
                ("Computed anew", "capability.recomputation", "autorenew"),
                ("Flags of holders", "capability.readinessflag", "flag"),
                ("Requests to look again", "capability.readinesscontest", "gavel"),
                ("Evaluations of readiness", "capability.readinessevaluation", "fact_check"),
            ],
        )
