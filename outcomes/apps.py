"""The outcomes app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("learning", "programmes", "records", "snapshots")
"""Slices whose contracts of events are registered by importing them."""


class OutcomesConfig(AppConfig):
    """Label `outcomes`."""

    name = "outcomes"

    def ready(self) -> None:
        from clear_platform.foundation.public import (
            CitableKind,
            ConsolePart,
            Panel,
            Tab,
            events_come_from,
            provides_inbox,
            register_citable,
            register_console_part,
            register_panel,
            register_tab,
            said_in_audit,
            ships,
        )
        from clear_platform.foundation.rendering.admin import admin_group
        from clear_platform.foundation.rendering.marks import Mark, register_marks
        from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
        from enterprises.public import (
            MemoPart,
            MetricTold,
            register_memo_part,
            register_metrics_told,
            register_units_of_metrics,
        )
        from execution.public import (
            register_elsewhere,
            register_learned,
            register_names_of_metrics,
            suggests_projections,
        )
        from outcomes.audit_wording import WORDS
        from outcomes.forecasts.memo import forecast_in_memo
        from outcomes.forecasts.pages import panel_of
        from outcomes.forecasts.queries import expects_of
        from outcomes.learning.inbox import inbox as roadmaps_off_track
        from outcomes.learning.pages.outcomes import card_of_enterprise, card_of_roadmap
        from outcomes.learning.queries import learned_of
        from outcomes.learning.suggesting import suggestion_for
        from outcomes.records.library import SHIPPED_METRICS
        from outcomes.records.operations.citing import catch_up_with_outcomes
        from outcomes.records.operations.defining import METRIC_READERS
        from outcomes.records.operations.library import sync_metric_definitions
        from outcomes.records.queries import count_of, names_of, sources_of_told, units_of
        from outcomes.reporting.inbox import beside_reviews, inbox
        from outcomes.reporting.operations.asking import ASKERS

        for name in WITH_CONTRACTS:
            import_module(f"outcomes.{name}.contracts")
        import_module("outcomes.learning.jobs")
        import_module("outcomes.reporting.jobs")
        import_module("outcomes.snapshots.jobs")
        register_console_part(
            ConsolePart(
                code="reporting",
                group="proof",
                order=40,
                label=_("Reporting"),
                url_name="reporting-page",
                says=_(
                    "What you ask enterprises to report, who owes what, what it comes to, and which periods are closed."
                ),
                allowed=ASKERS,
            )
        )
        register_console_part(
            ConsolePart(
                code="metrics",
                group="proof",
                order=45,
                label=_("Metrics"),
                url_name="metrics-page",
                says=_("What can be measured, how it adds up, and which standards ask for it."),
                allowed=METRIC_READERS,
            )
        )
        events_come_from("outcome.recorded", sources_of_told)
        register_tab(Tab("enterprise", "outcomes", "Outcomes", "enterprise-outcomes-page", order=60, count=count_of))
        register_tab(Tab("decision", "forecast", _("Forecast"), "decision-forecast-page", 25, expects_of))
        register_panel(
            Panel("decision", "forecast", 10, "outcomes/forecasts/_panel.html", panel_of, instead_of="expected")
        )
        card = "outcomes/learning/_card.html"
        register_panel(Panel("roadmap", "outcome", 10, card, card_of_roadmap))
        register_panel(Panel("enterprise", "outcome", 10, card, card_of_enterprise))
        suggests_projections(suggestion_for)
        register_memo_part(MemoPart("forecast", 10, forecast_in_memo))
        register_units_of_metrics(units_of)
        register_metrics_told({one.code: MetricTold(one.name, one.unit) for one in SHIPPED_METRICS})
        register_names_of_metrics(names_of)
        register_learned(learned_of)
        register_marks(
            {
                "not_measured": Mark("st-unknown", "off", _("not measured")),
                "not_comparable": Mark("st-unknown", "off", _("not comparable")),
                "on_track": Mark("st-ok", "good", _("on track")),
                "at_risk": Mark("st-watch", "warn", _("at risk")),
                "off_track": Mark("st-block", "bad", _("off track")),
                "owed": Mark("st-open", "off", _("not answered")),
                "submitted": Mark("st-half", "warn", _("handed in")),
                "returned": Mark("st-watch", "warn", _("sent back")),
                "locked": Mark("st-closed", "calm", _("locked")),
                "unlocked": Mark("st-open", "off", _("unlocked")),
            }
        )
        here = reverse_lazy("calibration-page")
        register_rail_entry(
            RailEntry(
                "calibration",
                "look",
                45,
                _("Calibration"),
                lambda actor: str(here) if actor.is_staff or actor.seats else None,
                says=_("How often what decisions forecast came true, and how far off it was."),
            )
        )
        together = reverse_lazy("what-works-page")
        register_rail_entry(
            RailEntry(
                "what-works",
                "look",
                46,
                _("What works"),
                lambda actor: str(together) if actor.is_staff or actor.seats else None,
                says=_("What roadmaps came to, by industry, size and system."),
            )
        )
        admin_group(
            "Outcomes",
            [
                ("Outcomes", "outcomes.outcome", "trending_up"),
                ("Outcomes of roadmaps", "outcomes.roadmapoutcome", "route"),
                ("What roadmaps came to together", "outcomes.gatheredoutcomes", "groups"),
                ("Mappings of exports", "outcomes.snapshotmapping", "table_chart"),
                ("Snapshots", "outcomes.implementationsnapshot", "photo_camera"),
                ("Metrics", "outcomes.metricdefinition", "straighten"),
                ("Reviews of outcomes", "outcomes.outcomereview", "fact_check"),
                ("Locked periods", "outcomes.periodlock", "lock"),
                ("Requests to report", "outcomes.reportingrequest", "outgoing_mail"),
                ("Reporting forms", "outcomes.reportingform", "assignment"),
            ],
        )
        provides_inbox(inbox)
        register_elsewhere(beside_reviews)
        provides_inbox(roadmaps_off_track)
        said_in_audit(WORDS)
        register_citable(CitableKind("outcome", _("Outcome")))
        register_citable(CitableKind("roadmap_outcome", _("Outcome of a roadmap")))
        ships("metric definitions", sync_metric_definitions)
        ships("outcomes of earlier releases", catch_up_with_outcomes)
