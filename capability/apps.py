"""The capability app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("contests", "readiness")
"""Slices whose contracts of events are registered by importing them."""
REGISTER_THEMSELVES = ("capability.comparing.jobs", "capability.contests.jobs", "capability.recomputing.jobs")
"""Modules whose jobs are registered by importing them."""


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.audit_wording import WORDS
        from capability.catalog.operations import sync_capabilities
        from capability.comparing.beside import fairness_address
        from capability.comparing.inbox import inbox as comparing_inbox
        from capability.comparing.pages import falls_card, peers_card
        from capability.contests.inbox import beside_reviews
        from capability.contests.inbox import inbox as contests_inbox
        from capability.contests.pages import card
        from capability.contests.wording import register_states as register_states_of_contests
        from capability.readiness.inbox import inbox as readiness_inbox
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
        from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
        from execution.public import register_elsewhere

        for name in WITH_CONTRACTS:
            import_module(f"capability.{name}.contracts")
        for name in REGISTER_THEMSELVES:
            import_module(name)
        said_in_audit(WORDS)
        register_states()
        register_states_of_contests()
        ships("capabilities", sync_capabilities)
        register_tab(Tab("enterprise", "dashboard", "Dashboard", "enterprise-dashboard-page", order=20))
        register_panel(Panel("dashboard-above", "falls", 10, "capability/comparing/_falls.html", falls_card))
        register_panel(Panel("dashboard", "peers", 20, "capability/comparing/_peers.html", peers_card))
        register_panel(Panel("dashboard", "contests", 30, "capability/contests/_card.html", card))
        provides_inbox(readiness_inbox)
        provides_inbox(comparing_inbox)
        provides_inbox(contests_inbox)
        register_elsewhere(beside_reviews)
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
                ("Readiness that lapsed", "capability.readinesslapse", "event_busy"),
                ("Scores", "capability.capabilityscore", "monitoring"),
                ("Capabilities", "capability.capability", "category"),
                ("Recomputations", "capability.recomputation", "autorenew"),
                ("Flags of holders", "capability.readinessflag", "flag"),
                ("Requests to look again", "capability.readinesscontest", "gavel"),
                ("Comparisons of readiness", "capability.comparison", "compare_arrows"),
                ("Falls of scores", "capability.fall", "trending_down"),
                ("Evaluations of readiness", "capability.readinessevaluation", "fact_check"),
            ],
        )
