"""What the operations of scores and readiness are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "compare_readiness": _("compared the readiness of all enterprises"),
    "keep_evaluation": _("kept how readiness did against what became of loans"),
    "recompute_capabilities": _("computed capability scores anew"),
    "recompute_everywhere": _("computed everything anew"),
    "request_recomputation": _("asked for everything to be computed anew"),
    "see_falls": _("looked at scores that fell"),
}
