"""Every flag as a table: how it stands, what it costs, what clears it. Judged in `rules.flags`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from capability.constants import FLAG_BY_CODE, SET_FROM_ABOVE
from capability.readiness.explaining.acts import Act, act_of_flag
from capability.readiness.explaining.leads import FINANCE, Leads
from capability.readiness.results import ReadinessShown
from capability.readiness.wording import citation_href, flag_in_words, readiness_href
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, number

IN_ORDER = ("raised", "not_known", "clear")


def flags_table(ready: ReadinessShown, leads: Leads) -> Table:
    """Give every flag: whether it is raised, its figure and threshold, what it costs, and what clears it."""
    flags = sorted(ready.rationale["flags"], key=lambda flag: IN_ORDER.index(flag["state"]))
    why = readiness_href(ready.enterprise_id, ready.id)
    columns = [
        Column(_("Flag"), "name"),
        Column(_("State"), "status"),
        Column(_("What clears it")),
        Column(_("Judged by"), "quiet"),
        Column(_("Figure"), "figure"),
        Column(_("Raised when"), "figure"),
        Column(_("Costs"), "figure", main=True),
    ]
    return Table(_("All flags"), columns, [_flag_row(flag, why, leads) for flag in flags])


def _flag_row(flag: Mapping[str, Any], why: str, leads: Leads) -> Row:
    raised, penalty = flag["state"] == "raised", number(Decimal(flag["penalty"]))
    act = act_of_flag(flag, leads) if raised else Act("")
    cited = flag["citation"]
    figure = Cell(flag_in_words(flag, leads.currency), why=why if cited else "")
    if flag["state"] == "not_known":
        figure = Cell(because=_("no statement or measurement says it"))
        act = _act_of_unknown(flag, leads)
    return Row(
        [
            Cell(flag["name"]),
            Cell(status=flag["state"]),
            Cell(act.text, href=act.href, note=act.note, note_href=act.note_href, in_drawer=False),
            Cell(
                cited["label"] if cited else "",
                href=citation_href(cited, leads.enterprise_id) if cited else "",
                note=_day_beside(flag["on"], cited),
                in_drawer=False,
            ),
            figure,
            Cell(_threshold_of(flag, leads.currency)),
            Cell(_("%s points") % penalty) if raised else Cell("0", note=_("of %s") % penalty),
        ]
    )


def _day_beside(on: str | None, cited: Mapping[str, Any] | None) -> str:
    """Give the day a figure holds for, unless what it was read from is called by that day."""
    day = day_full(date.fromisoformat(on)) if on else ""
    return "" if cited and cited["label"].endswith(day) else day


def _act_of_unknown(flag: Mapping[str, Any], leads: Leads) -> Act:
    """Give how a figure that nobody knows is stated; a holder's flag is set from above, evidence comes with work."""
    if flag["code"] in SET_FROM_ABOVE:
        return Act(_("The holder of a loan sets it."))
    if not FLAG_BY_CODE[flag["code"]].measure:
        return Act(_("Milestones that show something, logged with tasks."))
    href = leads.diagnosis(FINANCE)
    return Act("", "", _("State it in a diagnosis"), href) if href else Act(_("Whoever diagnoses it states it."))


def _threshold_of(flag: Mapping[str, Any], currency: str | None) -> str:
    at = flag_in_words({**flag, "figure": flag["threshold"], "of": None}, currency)
    return (_("over %s") if flag["stands_when"] == "over" else _("under %s")) % at
