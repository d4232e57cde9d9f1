"""The institutional app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WITH_CONTRACTS = ("deliveries",)
"""Slices whose contracts of events are registered by importing them."""
REGISTER_THEMSELVES = (
    "institutional.analytics.agents.positions",
    "institutional.analytics.agents.pricing",
    "institutional.analytics.agents.metrics",
    "institutional.analytics.agents.concentration",
    "institutional.analytics.agents.charts",
    "institutional.exports.jobs",
    "institutional.letting_in.jobs",
    "institutional.overview.jobs",
)
"""Modules whose capabilities of agents and jobs are registered by importing them."""


class InstitutionalConfig(AppConfig):
    """Label `institutional`."""

    name = "institutional"

    def ready(self) -> None:
        for name in WITH_CONTRACTS:
            import_module(f"institutional.{name}.contracts")
        for name in REGISTER_THEMSELVES:
            import_module(name)
        _register_with_the_ground()
        _register_in_the_console()
        _register_ways_and_marks()
        _register_on_the_rail()
        _register_in_the_administration()


def _register_with_the_ground() -> None:
    """What is kept, cited, shipped, imported and said in the audit log."""
    from clear_platform.foundation.imports.registry import blocks_undo, register_import
    from clear_platform.foundation.public import (
        CitableKind,
        book_kept_by,
        comes_from_above,
        register_citable,
        said_in_audit,
        ships,
    )
    from clear_platform.foundation.rendering.seen_filters import answers_about
    from enterprises.public import KeptObjects, register_kept_objects, register_ledger_witnesses
    from institutional.audit_wording import WORDS
    from institutional.exports import book
    from institutional.exports.queries.records import ledger_heads_named
    from institutional.loan_files.kind import LOANS
    from institutional.loan_files.queries import what_rests_on
    from institutional.portfolios import keeping as entries
    from institutional.portfolios.keeping import catch_up_with_entries
    from institutional.portfolios.queries import portfolio_for
    from institutional.positions import keeping as positions
    from institutional.positions.keeping import catch_up_with_positions

    said_in_audit(WORDS)
    book_kept_by(book.keep)
    register_ledger_witnesses("exports", ledger_heads_named)
    register_kept_objects(KeptObjects(positions.KIND, positions.images_now, positions.untold))
    register_kept_objects(KeptObjects(entries.KIND, entries.images_now, entries.untold))
    register_citable(CitableKind("position", "Position"))
    register_citable(CitableKind(book.KIND, "Export"))
    ships("portfolio entries of earlier releases", catch_up_with_entries)
    ships("positions of earlier releases", catch_up_with_positions)
    comes_from_above("foundation.organization", "institution__import_batch__source__code")
    register_import(LOANS)
    answers_about("portfolio", lambda actor, value: portfolio_for(actor=actor, portfolio_id=value))
    blocks_undo(what_rests_on)


def _register_in_the_console() -> None:
    from institutional.letting_in import console as letting_in
    from institutional.proof import console as signing_keys

    letting_in.register()
    signing_keys.register()


def _register_ways_and_marks() -> None:
    from clear_platform.foundation.rendering.marks import Mark, register_marks
    from clear_platform.foundation.rendering.ways import Way, register_way

    register_way(Way("export_enterprise", _("Export…"), "institutional-enterprise-export"))
    register_way(Way("export_portfolio", _("Export…"), "institutional-portfolio-export"))
    register_way(Way("export_decision", _("All versions, with their proof…"), "institutional-decision-export"))
    register_marks(
        {
            "key_signs": Mark("st-ok", "good", _("signs")),
            "key_retired": Mark("st-closed", "off", _("retired")),
            "key_revoked": Mark("st-block", "bad", _("revoked")),
            "asked": Mark("st-half", "calm", _("asked")),
            "unanswered": Mark("st-closed", "off", _("ran out")),
            "let_in": Mark("st-ok", "good", _("lets you in")),
            "said_no": Mark("st-lost", "bad", _("declined")),
            "withdrawn_by_us": Mark("st-skip", "off", _("withdrawn")),
            "let_in_no_more": Mark("st-block", "off", _("ended")),
        }
    )


def _register_on_the_rail() -> None:
    from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
    from institutional.overview.entrance import (
        data_quality_address,
        evaluation_address,
        exports_address,
        portfolios_address,
    )

    register_rail_entry(
        RailEntry(
            "portfolios",
            "look",
            20,
            _("Portfolios"),
            portfolios_address,
            says=_("What is held, what came back of it, and how ready each enterprise is."),
        )
    )
    register_rail_entry(
        RailEntry(
            "readiness_evaluation",
            "look",
            60,
            _("Readiness against reality"),
            evaluation_address,
            says=_("How well readiness told which loans were paid, and how sure that is."),
        )
    )
    register_rail_entry(
        RailEntry(
            "exports", "send", 20, _("Exports"), exports_address,
            says=_("What has left, when, for whom, and the hash it left with."),
        )
    )  # fmt: skip
    register_rail_entry(
        RailEntry(
            "data_quality", "look", 50, _("Data quality"), data_quality_address,
            says=_("What is missing, stale, outlying or contradictory, and who can mend it."),
        )
    )  # fmt: skip


def _register_in_the_administration() -> None:
    from clear_platform.foundation.rendering.admin import admin_group

    admin_group(
        "Institutions",
        [
            ("Institutions", "institutional.institution", "account_balance"),
            ("Portfolios", "institutional.portfolio", "work"),
            ("Entries", "institutional.portfolioenterprise", "list"),
            ("Invitations", "institutional.enterpriseinvitation", "mail"),
            ("Positions", "institutional.position", "payments"),
            ("Exports", "institutional.exportrecord", "output"),
            ("Signing keys", "institutional.signingkey", "key"),
        ],
    )
