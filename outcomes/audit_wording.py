"""What the operations of outcomes are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "record_outcome": _("recorded an outcome"),
}
