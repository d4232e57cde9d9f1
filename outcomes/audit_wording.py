"""What the operations of outcomes are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ask_more_enterprises": _("asked more enterprises to report"),
    "cancel_reporting_request": _("gave up a request to report"),
    "readdress_form": _("let somebody else answer a reporting form"),
    "take_back_forms": _("took reporting forms back"),
    "approve_reports": _("accepted what was reported"),
    "capture_snapshot": _("wrote down a snapshot"),
    "change_metric": _("changed a metric"),
    "change_reporting_request": _("changed a request to report"),
    "define_metric": _("defined a metric"),
    "lock_period": _("locked a period"),
    "compute_roadmap_outcome": _("computed what a roadmap came to"),
    "export_roadmap_outcome": _("took along what a roadmap came to"),
    "keep_gathered": _("gathered what roadmaps came to"),
    "save_snapshot_mapping": _("said how exports are read"),
    "record_outcome": _("recorded an outcome"),
    "remind_enterprises": _("reminded enterprises to report"),
    "request_reports": _("asked enterprises to report"),
    "return_reports": _("sent back what was reported"),
    "review_outcomes": _("reviewed an outcome"),
    "save_reporting_form": _("saved a reporting form"),
    "submit_reporting_form": _("handed in a reporting form"),
    "unlock_period": _("unlocked a period"),
}
