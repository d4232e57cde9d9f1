"""What became of readiness over time: its last changes, and the times in which nothing counted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from capability import constants
from capability.readiness import queries
from capability.readiness.drawings import Lapse
from capability.readiness.wording import readiness_href
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import number

MOST_CHANGES = 5


def changes(history: Sequence[Any], enterprise_id: int) -> list[dict[str, Any]]:
    """Give the newest five changes of readiness, newest first: what moved, what lapsed, what came back."""
    found: list[dict[str, Any]] = []
    for now, before in pairwise((None, *history, None)):
        if now is not None and before is not None:
            found += _change(now, before, enterprise_id)
        if before is not None and before.lapsed_at is not None:
            text = _("Not scored any more: nothing that was known counted")
            found.append({"at": before.lapsed_at, "text": text, "href": readiness_href(enterprise_id, before.pk)})
    return found[:MOST_CHANGES]


def _change(now: Any, before: Any, enterprise_id: int) -> list[dict[str, Any]]:
    stands, stood = set(now.flags_json), set(before.flags_json)
    facts = {"before": number(before.readiness_score), "now": number(now.readiness_score)}
    if before.lapsed_at is not None:
        text = _("Scored again: readiness %(now)s, %(before)s before that") % facts
    elif stands == stood and now.readiness_score == before.readiness_score:
        return []
    else:
        text = _("Readiness %(before)s → %(now)s") % facts
    names = {rule.code: rule.name for rule in constants.FLAGS}
    notes = [_("raised: %s") % names[code] for code in sorted(stands - stood)]
    notes += [_("cleared: %s") % names[code] for code in sorted(stood - stands)]
    said = f"{text} ({'; '.join(notes)})" if notes else text
    return [{"at": now.computed_at, "text": said, "href": readiness_href(enterprise_id, now.pk)}]


def lapses(actor: Actor, history: Sequence[Any]) -> list[Lapse]:
    """Give the times in which nothing counted, in their order, of readiness that comes newest first."""
    found = [
        (row, later)
        for later, row in pairwise((None, *history))
        if row.lapsed_at is not None and (later is None or row.lapsed_at.date() < later.computed_at.date())
    ]
    bridges = queries.bridges_of(actor, [later.pk for _row, later in found if later is not None])
    return [
        Lapse(
            row.lapsed_at.date(),
            later.computed_at.date() if later is not None else None,
            [
                (part["code"], Decimal(part["figure"]))
                for part in (bridges.get(later.pk, ()) if later is not None else ())
                if part["kind"] == "capability"
            ],
        )
        for row, later in reversed(found)
    ]
