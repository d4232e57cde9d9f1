"""The bridge from capability to readiness, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability.readiness.drawings import by_capability
from capability.readiness.explaining.acts import act_of_flag
from capability.readiness.explaining.leads import Leads
from capability.readiness.results import ReadinessShown
from capability.readiness.wording import flag_in_words, lineage_href, readiness_href
from capability.scoring.models import CapabilityScore
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.rendering.wording import in_words, number


@dataclass(frozen=True)
class BridgeLine:
    """One row of the bridge as the page draws it."""

    kind: str
    label: str
    figure: str
    why: str
    change: str
    change_href: str
    change_note: str
    points: Decimal
    svg: Svg


def bridge_lines(
    ready: ReadinessShown, drawings: Sequence[Svg], series: Sequence[CapabilityScore], leads: Leads
) -> list[BridgeLine]:
    """Give every part of the sum with what would change it, the sum, and what it could be."""
    why = readiness_href(leads.enterprise_id, ready.id)
    flags = {flag["code"]: flag for flag in ready.rationale["flags"]}
    newest = {code: known[-1] for code, known in by_capability(series).items()}
    parts = ready.rationale["bridge"]
    lines = [
        _capability_line(part, newest[part["code"]], svg, leads.enterprise_id)
        if part["kind"] == "capability" and part["code"] in newest
        else _flag_line(part, flags.get(part["code"]), svg, why, leads)
        for part, svg in zip(parts, drawings, strict=False)
    ]
    lines.append(
        BridgeLine(
            kind="total",
            label=_("Readiness today"),
            figure="",
            why=why,
            change="",
            change_href="",
            change_note="",
            points=ready.score,
            svg=drawings[len(parts)],
        )
    )
    if len(drawings) > len(parts) + 1:
        could_be = Decimal(ready.rationale["could_be"])
        lines.append(
            BridgeLine(
                "maybe",
                _("If only the flags clear"),
                "",
                "",
                _("Capabilities as they are today"),
                "",
                "",
                could_be,
                drawings[-1],
            )
        )
    return lines


def _capability_line(part: Mapping[str, Any], row: CapabilityScore, svg: Svg, enterprise_id: int) -> BridgeLine:
    inputs = row.evidence_json["inputs"]
    lacking = inputs["wanted"] - inputs["had"]
    change = (
        ngettext("One of %(all)s inputs is missing", "%(n)s of %(all)s inputs are missing", lacking)
        % {"n": in_words(lacking).capitalize(), "all": number(inputs["wanted"])}
        if lacking
        else _("Every input is known")
    )
    return BridgeLine(
        kind="part",
        label=part["label"],
        figure=f"{number(Decimal(part['figure']))} × {number(Decimal(part['weight']), places=2)}",
        why=lineage_href(enterprise_id, row.pk),
        change=change,
        change_href="",
        change_note="",
        points=Decimal(part["points"]),
        svg=svg,
    )


def _flag_line(part: Mapping[str, Any], flag: Mapping[str, Any] | None, svg: Svg, why: str, leads: Leads) -> BridgeLine:
    if flag is None:
        return BridgeLine("part", part["label"], "", "", "", "", "", Decimal(part["points"]), svg)
    act = act_of_flag(flag, leads)
    return BridgeLine(
        kind="loss",
        label=part["label"],
        figure=flag_in_words(flag, leads.currency),
        why=why if flag["citation"] else "",
        change=act.text,
        change_href=act.href,
        change_note=act.note if act.href else "",
        points=Decimal(part["points"]),
        svg=svg,
    )
