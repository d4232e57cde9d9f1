"""The enterprises app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("decisions", "profiles")
"""Slices whose contracts of events are registered by importing them."""


class EnterprisesConfig(AppConfig):
    """Label `enterprises`."""

    name = "enterprises"

    def ready(self) -> None:
        from clear_platform.foundation.public import (
            CitableKind,
            ConsolePart,
            Tab,
            comes_from_above,
            events_come_from,
            provides_inbox,
            register_citable,
            register_console_part,
            register_tab,
            said_in_audit,
            ships,
        )
        from clear_platform.foundation.rendering.admin import admin_group
        from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
        from clear_platform.foundation.rendering.seen_filters import answers_about
        from enterprises.analyses.wording import register_judgements
        from enterprises.audit_wording import WORDS
        from enterprises.decisions import inbox, queries
        from enterprises.decisions.operations.catching_up import catch_up_with_decisions
        from enterprises.decisions.signing import waiting_in_words
        from enterprises.profiles.queries import sources_of_told
        from enterprises.rail import approvals_address, decisions_address, enterprises_address, workspace_address

        for name in WITH_CONTRACTS:
            import_module(f"enterprises.{name}.contracts")
        comes_from_above("foundation.organization", "enterprise__import_batch__source__code")
        events_come_from("enterprise.created", sources_of_told)
        admin_group(
            "Enterprises",
            [
                ("Enterprises", "enterprises.enterprise", "storefront"),
                ("Analyses", "enterprises.analysis", "query_stats"),
                ("Decisions", "enterprises.decisionrecord", "approval"),
                ("Approvals", "enterprises.decisionapproval", "verified"),
                ("Rules of approval", "enterprises.approvalrule", "rule"),
                ("Ledger", "enterprises.decisionledgerentry", "menu_book"),
            ],
        )
        register_citable(CitableKind("analysis", _("Analysis"), lambda ref: reverse("analysis-page", args=[ref])))
        register_citable(CitableKind("decision", _("Decision"), lambda ref: reverse("decision-page", args=[ref])))
        register_console_part(
            ConsolePart(
                code="approvals",
                group="proof",
                order=30,
                label=_("Approvals"),
                url_name="approval-rules-page",
                says=_("How many people have to approve a decision, in each domain."),
            )
        )
        said_in_audit(WORDS)
        ships("decisions and analyses of earlier releases", catch_up_with_decisions)
        register_judgements()
        answers_about("decision", lambda actor, value: queries.decision_for(actor=actor, decision_id=value))
        provides_inbox(inbox.inbox)
        register_tab(Tab("enterprise", "overview", _("Overview"), "enterprise-page", 10))
        register_tab(Tab("enterprise", "decisions", _("Decisions"), "enterprise-decisions-page", 30, queries.count_of))
        register_tab(Tab("decision", "record", _("Record"), "decision-page", 10))
        register_tab(Tab("decision", "versions", _("Versions"), "decision-versions-page", 30))
        register_rail_entry(
            RailEntry(
                "workspace", "look", 20, _("Workspace"), workspace_address,
                says=_("Your enterprise: what is known, decided, done and measured, and how ready it is."),
            )
        )  # fmt: skip
        register_rail_entry(
            RailEntry(
                "enterprises",
                "look",
                30,
                _("Enterprises"),
                enterprises_address,
                says=_("Each enterprise: what is known, decided, done and measured, and how ready it is."),
            )
        )
        register_rail_entry(
            RailEntry(
                "decisions",
                "look",
                40,
                _("Decisions"),
                decisions_address,
                says=_("What was recommended, what it expects, and who approved which version."),
            )
        )
        register_rail_entry(
            RailEntry(
                "approvals",
                "look",
                42,
                _("Approvals"),
                approvals_address,
                waiting=waiting_in_words,
                says=_("What waits for your signature, and what it would change."),
            )
        )
