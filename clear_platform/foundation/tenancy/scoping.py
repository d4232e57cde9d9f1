"""Rows that belong to an organization: the base model and its scoped queryset.

A scoped queryset refuses to reach the database until `for_actor` has said who asks. Not here: database policies.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import sql

from clear_platform.foundation.errors import ClearError, NotFound
from clear_platform.foundation.tenancy import standing
from clear_platform.foundation.tenancy.actors import LEVELS_FROM, Actor, GrantLevel
from clear_platform.foundation.tenancy.errors import NotVisible, ReadOnly
from clear_platform.foundation.tenancy.models import AccessGrant


class UnscopedQuery(RuntimeError):
    """Code asked for an organization's rows without saying for whom."""


class ScopedQuery(sql.Query):
    """The query beneath: it is not put into SQL, alone or as part of another, before somebody said for whom."""

    scoped = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.refuse_unscoped()
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: sql.Query, connector: str) -> None:
        super().combine(rhs, connector)
        self.scoped = self.scoped and getattr(rhs, "scoped", True)

    def refuse_unscoped(self) -> None:
        """Refuse with `UnscopedQuery` unless somebody said for whom."""
        if not self.scoped:
            raise UnscopedQuery(f"Say for whom: {self.get_meta().object_name}.objects.for_actor(actor)…")


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that raises `UnscopedQuery` unless `for_actor` came first."""

    scope_path: str = "organization_id"
    query: ScopedQuery

    def __init__(
        self, model: Any = None, query: sql.Query | None = None, using: str | None = None, hints: Any = None
    ) -> None:
        super().__init__(model, query or ScopedQuery(model), using, hints)

    def for_actor(self, actor: Actor, level: GrantLevel = "read") -> Self:
        """Keep the rows of the organizations that `actor` belongs to or was granted at least `level` on."""
        scoped: Self = self._chain()  # type: ignore[attr-defined]  # a private hook the stubs leave out
        scoped.query.scoped = True
        if actor.sees_all:
            return scoped
        return scoped.filter(**{f"{self.scope_path}__in": _sight_of(actor, level)})

    def get_for(self, actor: Actor, pk: Any, level: GrantLevel = "read") -> Any:
        """Give one row in the actor's scope.

        Refuses: `NotVisible` when it is another organization's or does not exist, `ReadOnly` when the actor may read
        it and no more; for those who see all, `NotFound`.
        """
        found = self.for_actor(actor, level).filter(pk=pk).first()
        if found is None:
            raise self._refusal(actor, pk, level)
        return found

    def _refusal(self, actor: Actor, pk: Any, level: GrantLevel) -> ClearError:
        if actor.sees_all:
            return NotFound()
        noun = str(self.model._meta.verbose_name)
        readable = self.for_actor(actor).filter(pk=pk)
        # What cannot be changed is not waited for either.
        readable.query.select_for_update = False
        return ReadOnly(noun=noun) if level != "read" and readable.exists() else NotVisible(noun=noun)

    def update(self, **kwargs: Any) -> int:
        self.query.refuse_unscoped()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.query.refuse_unscoped()
        return super().delete()


def visible_organizations(actor: Actor, level: GrantLevel = "read") -> models.QuerySet[Any]:
    """Give the ids of organizations the actor may see at `level`: every organization has a grant to itself.

    Reading goes by every organization one belongs to; writing by the one it acts for alone, whose role was checked.
    """
    return _organizations_granted(_grantees(actor, level), level, standing.narrowed_ids())


def _grantees(actor: Actor, level: GrantLevel) -> tuple[int, ...]:
    if level == "read":
        return tuple(actor.reading_ids)
    return tuple(actor.from_its_seat().reading_ids) if actor.seat else ()


class _Sight(models.Expression):
    """The organizations in an actor's sight as part of a statement, put into SQL before; blank where there are none."""

    def __init__(self, statement: str, parameters: tuple[Any, ...]) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.statement, self.parameters = statement, parameters

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        if not self.statement:
            raise EmptyResultSet
        return self.statement, self.parameters


def _sight_of(actor: Actor, level: GrantLevel) -> _Sight:
    return _sight(_grantees(actor, level), level, standing.narrowed_ids())


@lru_cache(maxsize=512)
def _sight(grantees: tuple[int, ...], level: GrantLevel, narrowed: tuple[int, ...]) -> _Sight:
    """Give the question, put into SQL once: each question of a request has it in it."""
    if not grantees:
        return _Sight("", ())
    statement, parameters = _organizations_granted(grantees, level, narrowed).query.sql_with_params()
    return _Sight(f"({statement})", parameters)


def _organizations_granted(
    grantees: tuple[int, ...], level: GrantLevel, narrowed: tuple[int, ...]
) -> models.QuerySet[Any]:
    grants = AccessGrant._base_manager.filter(grantee_id__in=grantees, level__in=LEVELS_FROM[level])
    if narrowed:
        grants = grants.filter(organization_id__in=narrowed)
    return grants.values("organization_id")


class SharedQuerySet(ScopedQuerySet):
    """A scoped queryset of a table whose rows without an organization are everybody's to read, and staff's to write."""

    def for_actor(self, actor: Actor, level: GrantLevel = "read") -> Self:
        scoped: Self = self._chain()  # type: ignore[attr-defined]  # a private hook the stubs leave out
        scoped.query.scoped = True
        if actor.sees_all:
            return scoped
        own = models.Q(**{f"{self.scope_path}__in": _sight_of(actor, level)})
        shared = models.Q(**{f"{self.scope_path}__isnull": True})
        return scoped.filter(own | shared if level == "read" else own)


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)
SharedManager = models.Manager.from_queryset(SharedQuerySet)


class TenantModel(models.Model):
    """Base of every row that belongs to an organization; the organization never changes."""

    organization = models.ForeignKey("foundation.Organization", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        abstract = True
