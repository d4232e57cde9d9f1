"""The execution app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("implementation", "packs", "runs")
"""Slices whose contracts of events are registered by importing them."""
REGISTER_THEMSELVES = (
    "execution.diagnosis.agents",
    "execution.implementation.jobs",
    "execution.narration.agents",
    "execution.packs.agents",
    "execution.packs.jobs",
    "execution.runs.jobs",
)
"""Modules whose capabilities of agents, or jobs, are registered by importing them."""


class ExecutionConfig(AppConfig):
    """Label `execution`."""

    name = "execution"

    def ready(self) -> None:
        from clear_platform.foundation.public import (
            CitableKind,
            Panel,
            Tab,
            may,
            provides_inbox,
            register_citable,
            register_panel,
            register_tab,
            said_in_audit,
            ships,
        )
        from clear_platform.foundation.rendering.admin import admin_group
        from clear_platform.foundation.rendering.marks import Mark, register_marks
        from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
        from clear_platform.foundation.rendering.ways import Way, register_way
        from enterprises.public import ledger_head, register_ledger_witnesses
        from execution.audit_wording import WORDS
        from execution.diagnosis.asked import register_what_is_asked
        from execution.diagnosis.peers import PlatformPeers
        from execution.implementation import inbox, queries
        from execution.implementation.operations.citing import catch_up_with_tasks
        from execution.implementation.pages.panels import panel_of
        from execution.narration.operations import sync_prompts
        from execution.narration.queries import spent
        from execution.packs import in_lineage
        from execution.packs.agents import pack_pinned
        from execution.packs.given import gives_pack
        from execution.reviews import inbox as reviews
        from execution.reviews import of_runs
        from execution.reviews import queries as waiting
        from execution.reviews.operations.queueing import follow_run
        from execution.roadmaps import inbox as tickets
        from execution.roadmaps import queries as roadmaps
        from execution.roadmaps.operations.shipping import sync_tickets
        from execution.runs import checks, waits
        from execution.runs.pins import pins_ledger, pins_packs
        from execution.runs.queries import finding
        from execution.runs.spending import counts_spending

        for name in REGISTER_THEMSELVES:
            import_module(name)

        gives_pack(PlatformPeers())
        register_what_is_asked()
        checks.register()
        pins_packs(pack_pinned)
        pins_ledger(ledger_head)
        register_ledger_witnesses("runs", finding.ledger_heads_named)
        register_citable(CitableKind("task", _("Task"), lambda ref: reverse("task-page", args=[ref])))
        register_citable(CitableKind("milestone", _("Milestone")))
        register_citable(CitableKind("roadmap", _("Roadmap"), lambda ref: reverse("roadmap-page", args=[ref])))
        register_way(Way("diagnose", _("Diagnose"), "diagnose-page"))
        register_way(Way("worked_out", _("How it was worked out"), "run-page"))
        register_way(Way("carry_out", _("Execution"), "decision-execution-page"))
        counts_spending(spent)
        for name in WITH_CONTRACTS:
            import_module(f"execution.{name}.contracts")
        admin_group(
            "Execution",
            [
                ("Tasks", "execution.implementationtask", "task_alt"),
                ("Milestones", "execution.milestone", "flag"),
                ("Calendars and mail", "execution.workfollowing", "event"),
                ("Roadmaps", "execution.roadmap", "map"),
                ("Ticket packs", "execution.ticketpack", "view_kanban"),
                ("Tickets of packs", "execution.ticketinstance", "confirmation_number"),
                ("Files that came back", "execution.packupload", "upload_file"),
                ("Runs", "execution.run", "play_circle"),
                ("Steps of runs", "execution.runstep", "account_tree"),
                ("Breakers", "execution.breaker", "electrical_services"),
                ("Reviews", "execution.review", "rate_review"),
            ],
        )
        admin_group(
            "Reference data",
            [
                ("Packs", "execution.datapack", "inventory_2"),
                ("Rates", "execution.packrate", "currency_exchange"),
                ("Prices and benchmarks", "execution.packprice", "monitoring"),
                ("Providers", "admin:execution_datapack_providers", "cable"),
                ("Library of tickets", "execution.ticket", "library_books"),
            ],
        )
        admin_group(
            "Language model",
            [
                ("Prompts", "execution.prompt", "edit_note"),
                ("Versions of prompts", "execution.promptversion", "history_edu"),
                ("What was written", "execution.llmlog", "receipt_long"),
                ("Budgets", "execution.llmbudget", "savings"),
            ],
        )
        ships("prompts", sync_prompts)
        ships("tickets of the library", sync_tickets)
        ships("tasks of earlier releases", catch_up_with_tasks)
        said_in_audit(WORDS)
        provides_inbox(inbox.inbox)
        provides_inbox(reviews.inbox)
        provides_inbox(tickets.inbox)
        of_runs.register()
        waits.follows_waits(follow_run)
        register_marks(
            {
                "breaker_closed": Mark("st-ok", "good", _("works")),
                "breaker_half_open": Mark("st-half", "warn", _("is tried once")),
                "breaker_open": Mark("st-block", "bad", _("left in peace")),
                "deprecated": Mark("st-skip", "off", _("no longer meant")),
                "implemented": Mark("st-ok", "good", _("implemented")),
                "planned": Mark("st-open", "off", _("planned")),
                "changes_requested": Mark("st-watch", "warn", _("sent back")),
                "withdrawn": Mark("st-skip", "off", _("withdrawn")),
            }
        )
        register_tab(
            Tab(
                "enterprise", "execution", _("Execution"), "enterprise-execution-page", 40,
                lambda actor, pk: queries.count_of(actor=actor, enterprise_id=pk),
            )
        )  # fmt: skip
        register_tab(
            Tab(
                "enterprise", "roadmap", _("Roadmap"), "enterprise-roadmap-page", 45,
                lambda actor, pk: roadmaps.count_of(actor=actor, enterprise_id=pk),
            )
        )  # fmt: skip
        register_tab(
            Tab(
                "decision", "execution", _("Execution"), "decision-execution-page", 20,
                lambda actor, pk: queries.count_of(actor=actor, decision_id=pk),
            )
        )  # fmt: skip
        register_panel(Panel("decision", "tasks", 20, "execution/implementation/_panel.html", panel_of))
        register_panel(Panel("run-in-lineage", "run", 10, "execution/packs/_in_lineage.html", in_lineage.part_of))
        here = reverse_lazy("my-tasks-page")
        register_rail_entry(
            RailEntry(
                "my-work",
                "look",
                50,
                _("My work"),
                lambda actor: str(here) if actor.seats else None,
                says=_("The open tasks that somebody named you for."),
            )
        )
        wordings = reverse_lazy("prompts-page")
        register_rail_entry(
            RailEntry(
                "prompts",
                "keep",
                60,
                _("Prompts"),
                lambda actor: str(wordings) if may(actor, "change_prompt") else None,
                says=_("What texts are written with, in which words, and what that used today."),
            )
        )
        runs_page, reviews_page = reverse_lazy("runs-page"), reverse_lazy("reviews-page")
        register_rail_entry(
            RailEntry(
                "runs",
                "look",
                60,
                _("Runs"),
                lambda actor: str(runs_page) if actor.reading_ids or actor.is_staff else None,
                says=_("What agents did, step by step, and what stopped them."),
            )
        )
        register_rail_entry(
            RailEntry(
                "reviews",
                "look",
                70,
                _("Reviews"),
                lambda actor: str(reviews_page) if may(actor, "take_review") else None,
                waiting=waiting.waiting_in_words,
                says=_("What agents want a person to look at before they go on."),
            )
        )
