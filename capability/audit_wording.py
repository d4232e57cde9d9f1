"""What the operations of scores and readiness are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "stop_recomputation": _("stopped computing everything anew"),
    "fail_recomputation": _("gave up computing everything anew"),
    "answer_contest": _("answered a request to look again at a readiness"),
    "ask_to_look_again": _("asked a person to look again at a readiness"),
    "compare_readiness": _("compared the readiness of all enterprises"),
    "finish_recomputation": _("computed everything anew"),
    "keep_evaluation": _("kept how readiness did against what became of loans"),
    "note_contest_late": _("noted that a request to look again is late"),
    "recompute_capabilities": _("computed capability scores anew"),
    "recompute_enterprise": _("computed one enterprise anew"),
    "request_recomputation": _("asked for everything to be computed anew"),
    "take_up_recomputation": _("let computing everything anew go on"),
    "withdraw_contest": _("took back a request to look again"),
    "see_falls": _("looked at scores that fell"),
}
