"""How comparisons are said in words: measures, groups, verdicts, what drifts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from capability.catalog.shipped import SHORT_NAMES
from capability.comparing.rules.peers import READINESS
from capability.constants import FLAGS
from clear_platform.foundation.withholding import UNKNOWN
from enterprises.public import industry_title, region_in_words, size_in_words

KINDS: Mapping[str, str | Promise] = {
    "region": lazy("Region"),
    "size_band": lazy("Size"),
    "sector": lazy("Sector"),
}
INPUTS: Mapping[str, str | Promise] = {
    "coverage": lazy("Coverage: inputs that were known"),
    "confidence": lazy("Confidence"),
    "sector": lazy("Which sectors there are"),
    "size_band": lazy("Which sizes there are"),
    "region": lazy("Which regions there are"),
    **{one.code: lazy("Flag: %s") % one.name for one in FLAGS},
}
VERDICTS: Mapping[str, str | Promise] = {
    "steady": lazy("steady"),
    "moved": lazy("moved"),
    "shifted": lazy("shifted"),
    "unsure": lazy("too few to say"),
    "none": lazy("not known"),
}


def measure_in_words(code: str) -> str:
    """Give the name of a measure."""
    return _("Readiness") if code == READINESS else SHORT_NAMES.get(code, code)


def key_in_words(kind: str, key: str) -> str:
    """Give the name of a group of one kind."""
    if key in ("", UNKNOWN):
        return _("not known")
    if kind == "sector":
        return industry_title(key) or _("sector %(code)s") % {"code": key}
    if kind == "region":
        return region_in_words(key)
    return _("%(size)s people") % {"size": size_in_words(key)} if kind == "size_band" else key


def group_in_words(group: Mapping[str, Any], *, own: bool = False) -> str:
    """Give the name of a group of peers: all, or what they have in common.

    Takes: whether they are of an institution's own computation, which all of them are then of those alone.
    """
    parts = [key_in_words(kind, group[kind]) for kind in ("sector", "size_band", "region") if group[kind]]
    return ", ".join(parts) or (_("all that your institution computed") if own else _("all enterprises"))


def drift_in_words(code: str) -> str:
    """Give the name of a distribution."""
    return str(INPUTS[code]) if code in INPUTS else measure_in_words(code)
