"""The run that an analysis came from and the pack it stood on, as a part of the lineage of what rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import day_full, moment_full, short_hash
from execution.packs.queries import packs
from execution.runs import catalogue
from execution.runs.queries.finding import runs_for


def part_of(actor: Actor, run_id: UUID) -> Mapping[str, Any] | None:
    """Give the run and its pack as steps of a thread; None where the run is not in sight. Two statements."""
    run = runs_for(actor).filter(pk=run_id).first()
    if run is None:
        return None
    known = [
        (_("Its page"), str(run.pk)[:8], reverse("run-page", args=[run.pk])),
        (_("Ended"), moment_full(run.finished_at) if run.finished_at else "", ""),
        (_("Inputs"), short_hash(run.inputs_hash), ""),
        (_("Result"), short_hash(run.result_hash), ""),
        (_("Ledger at"), short_hash(run.ledger_commit_hash), ""),
    ]
    steps: list[dict[str, Any]] = [
        {
            "kind": _("Run"),
            "what": _("%(pattern)s, version %(n)s")
            % {"pattern": catalogue.names().get(run.pattern, run.pattern), "n": run.pattern_version},
            "text": _("rests on a value set by a person") if run.set_by_person else "",
            "facts": [{"label": label, "value": value, "href": href} for label, value, href in known if value],
        }
    ]
    pack = packs().filter(pk=run.pricing_pack_id).first() if run.pricing_pack_id else None
    if pack is not None:
        steps.append(
            {
                "kind": _("Pack"),
                "what": f"{pack.kind}, {pack.source.name}",
                "facts": [
                    {"label": _("As of"), "value": day_full(pack.asof_date)},
                    {"label": _("Content"), "value": short_hash(pack.hash)},
                ],
            }
        )
    return {"steps": steps}
