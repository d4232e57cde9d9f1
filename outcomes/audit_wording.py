"""What the operations of outcomes are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "capture_snapshot": _("wrote down a snapshot"),
    "compute_roadmap_outcome": _("computed what a roadmap came to"),
    "record_outcome": _("recorded an outcome"),
}
