"""Earlier states of rows: a table beside each tracked one, written by triggers of the database.

django-pghistory makes the tables and says when a trigger fires; its text is `field_functions.KeptRowSql`. Not here: how
states become changes that people read (`rules`, `queries`), and why a thing was done (`audit`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
from django.db import models
from django.db.models.functions import NullIf
from pghistory import core, trigger
from pghistory.models import Event
from pgtrigger import compiler

from clear_platform.foundation.field_functions import KeptRowSql
from clear_platform.foundation.tenancy.classification import GlobalTable
from clear_platform.foundation.tenancy.models import Membership, User
from clear_platform.foundation.tenancy.scoping import ScopedManager

Tracked = TypeVar("Tracked", bound=type[models.Model])

COUNTED = "row_version"
"""The counter of changes is no fact of a row."""


def _setting(name: str) -> NullIf:
    said = models.Func(models.Value(name), models.Value(True), function="current_setting")
    return NullIf(said, models.Value(""), output_field=models.TextField())


class KeptRow(Event):
    """How a row stood before one change, or before it was deleted, and who changed it.

    The database itself fills who and how, from what the transaction said of itself. A change that came past the
    application has no actor; `pgh_login` then tells which role signed in to the database.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_actor = models.TextField(null=True, db_default=_setting("clear.actor"))
    pgh_operation = models.TextField(null=True, db_default=_setting("clear.operation"))
    pgh_request_id = models.TextField(null=True, db_default=_setting("clear.request"))
    pgh_login = models.TextField(db_default=models.Func(function="session_user", template="%(function)s"))

    class Meta:
        abstract = True


class KeptRowTrigger(trigger.Event):
    """A trigger of django-pghistory with the text that cannot be switched off."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        """Give the trigger as migrations store it."""
        return compiler.Trigger(name=self.name, sql=KeptRowSql(**super().compile(model).sql.kwargs))


class _BeforeChange(pghistory.RowEvent):
    row = "OLD"

    def add_event_trigger(self, event_model: Any) -> None:
        kept = KeptRowTrigger(
            event_model=event_model,
            label=self.label,
            name=f"kept_{self.label}",
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        kept.register(event_model.pgh_tracked_model)


class BeforeUpdate(_BeforeChange):
    """Keeps how a row stood before a kept column of it changed."""

    label = "update"
    operation = core.pgtrigger.Update


class BeforeDelete(_BeforeChange):
    """Keeps how a row stood before it was deleted."""

    label = "delete"
    operation = core.pgtrigger.Delete


def keeps_history(
    *, leaving_out: Sequence[str] = (), tenancy: GlobalTable | None = None
) -> Callable[[Tracked], Tracked]:
    """Let the database keep every earlier state of a model's rows, whoever changes them by whatever statement.

    Takes: columns that are no facts of the row or too secret to keep; for a model whose rows belong to no organization
    the reason why that is safe. What was inserted is the oldest state, so inserts leave nothing and cost nothing.
    Leaves: a model `…History` in the same app, which its next migration makes, protected by `clear_protect_history`.
    """

    def track(model: Tracked) -> Tracked:
        name = model._meta.object_name
        leading = ["organization", "pgh_obj"] if tenancy is None else ["pgh_obj"]
        out = {COUNTED, *leaving_out}
        pghistory.track(
            BeforeUpdate(),
            BeforeDelete(),
            exclude=[one.name for one in model._meta.local_fields if one.name in out],
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
            context_field=None,  # type: ignore[arg-type]  # documented, and left out of its annotation
            context_id_field=None,  # type: ignore[arg-type]  # as above
            model_name=f"{name}History",
            base_model=KeptRow,
            attrs={"objects": models.Manager(), "tenancy": tenancy} if tenancy else {"objects": ScopedManager()},
            meta={"indexes": [models.Index(fields=leading, name=f"{str(name).lower()}_history")]},
        )(model)
        return model

    return track


keeps_history(leaving_out=["last_access_at"])(Membership)
keeps_history(
    leaving_out=["password", "last_login"],
    tenancy=GlobalTable("Accounts belong to no organization; their history is read by staff alone."),
)(User)
