"""Writing down what a source forbade, in the transaction of the operation that asked it: one entry for all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from clear_platform.foundation.audit.operations import RIGHTS_REFUSED, record
from clear_platform.foundation.leaving.results import Purpose
from clear_platform.foundation.tenancy.actors import Actor


def record_refused_sources(
    *,
    actor: Actor,
    form: str,
    purpose: Purpose,
    withheld: Sequence[Mapping[str, Any]],
    obj: models.Model | None = None,
    object_type: str = "",
    object_id: str = "",
    ended: str = "",
) -> None:
    """Leave one entry `rights.refused` about an object, as `record` does.

    Takes: `withheld`, what was not used, as `source`, `part`, `rows` and `because`; `ended`, the sentence where a right
    ended while it was asked for.
    """
    record(
        actor=actor,
        action=RIGHTS_REFUSED,
        obj=obj,
        object_type=object_type,
        object_id=object_id,
        after={
            "form": form,
            "purpose": str(purpose),
            "withheld": [dict(one) for one in withheld],
            **({"ended": ended} if ended else {}),
        },
    )
