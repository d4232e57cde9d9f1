"""The capability app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("readiness",)
"""Slices whose contracts of events are registered by importing them."""


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.audit_wording import WORDS
        from capability.catalog.operations import sync_capabilities
        from capability.comparing.beside import fairness_address
        from capability.comparing.inbox import inbox
        from capability.comparing.pages import falls_card, peers_card
        from capability.readiness.jobs import RECOMPUTE, recompute
        from clear_platform.foundation.public import (
            Panel,
            Tab,
            job,
            provides_inbox,
            register_panel,
            register_tab,
            said_in_audit,
            ships,
        )
        from clear_platform.foundation.rendering.admin import admin_group
        from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry

        for name in WITH_CONTRACTS:
            import_module(f"capability.{name}.contracts")
        import_module("capability.comparing.jobs")
        said_in_audit(WORDS)
        ships("capabilities", sync_capabilities)
        job(RECOMPUTE)(recompute)
        register_tab(Tab("enterprise", "dashboard", "Dashboard", "enterprise-dashboard-page", order=20))
        register_panel(Panel("dashboard", "falls", 10, "capability/comparing/_falls.html", falls_card))
        register_panel(Panel("dashboard", "peers", 20, "capability/comparing/_peers.html", peers_card))
        provides_inbox(inbox)
        register_rail_entry(
            RailEntry(
                "readiness_fairness",
                "look",
                59,
                _("Is readiness fair?"),
                fairness_address,
                says=_("Whether some kinds of enterprises score lower, and whether scores drift."),
            )
        )
        admin_group(
            "Capability",
            [
                ("Readiness", "capability.financingreadiness", "speed"),
                ("Scores", "capability.capabilityscore", "monitoring"),
                ("Capabilities", "capability.capability", "category"),
                ("Flags of holders", "capability.readinessflag", "flag"),
                ("Comparisons of readiness", "capability.comparison", "compare_arrows"),
                ("Falls of scores", "capability.fall", "trending_down"),
                ("Evaluations of readiness", "capability.readinessevaluation", "fact_check"),
            ],
        )
