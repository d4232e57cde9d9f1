"""What was known around a decision, as people read it: any JSON as labels and words. Reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clear_platform.foundation.rendering.wording import number
from enterprises.decisions.models import DecisionContext

LONGEST = 2000
"""What is longer is shown up to there; the whole stands on the API."""
DEEPEST = 6


def contexts_in_words(contexts: Sequence[DecisionContext]) -> dict[str, Any] | None:
    """Give the context that holds, and the earlier ones; None where there is none."""
    if not contexts:
        return None
    return {"newest": _shown(contexts[0]), "earlier": [_shown(one) for one in contexts[1:]]}


def _shown(one: DecisionContext) -> dict[str, Any]:
    content = one.context_json
    pairs = content.items() if isinstance(content, dict) else [("", content)]
    return {
        "at": one.created_at,
        "facts": [{"label": _label(str(name)), "value": _cut(_words(value))} for name, value in pairs],
    }


def _label(name: str) -> str:
    said = " ".join(name.replace("_", " ").split())
    return f"{said[:1].upper()}{said[1:]}" or _("Said")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def _words(value: Any, depth: int = 0) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if depth > DEEPEST:
        return "…"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{_label(str(name)).lower()}: {_words(one, depth + 1)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(_words(one, depth + 1) for one in value)
    if isinstance(value, int | float):
        exact = Decimal(str(value))
        return number(exact, places=0 if exact == exact.to_integral_value() else 2)
    return str(value)
