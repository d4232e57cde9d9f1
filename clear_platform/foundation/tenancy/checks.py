"""System checks of tenancy: every project table is an organization's, with a scoped queryset, or says why it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.db import models

from clear_platform.foundation.tenancy.classification import GlobalTable, GroundTable, SharedTable
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet, SharedQuerySet

PROJECT_APPS = ("foundation", "enterprises", "execution", "outcomes", "capability", "institutional")


def register() -> None:
    """Add the checks to Django's."""
    checks.register(every_table_is_classified, checks.Tags.models)


def every_table_is_classified(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a model that has neither a tenant key with a scoped queryset nor a `GlobalTable` reason."""
    found: list[checks.CheckMessage] = []
    for model in project_models():
        word = getattr(model, "tenancy", None)
        if isinstance(word, GlobalTable):
            continue
        if isinstance(word, SharedTable):
            if not issubclass(_queryset_of(model), SharedQuerySet):
                found.append(
                    checks.Error(
                        f"{model.__name__} is shared, and its queryset does not know rows without an organization.",
                        hint="Give it a manager made from SharedQuerySet.",
                        obj=model,
                        id="clear.E003",
                    )
                )
        elif tenant_key(model) is None:
            found.append(
                checks.Error(
                    f"{model.__name__} has no organization that is not null.",
                    hint="Build it on TenantModel, or give it tenancy = GlobalTable('why that is safe').",
                    obj=model,
                    id="clear.E001",
                )
            )
        elif not isinstance(word, GroundTable) and not issubclass(_queryset_of(model), ScopedQuerySet):
            found.append(
                checks.Error(
                    f"{model.__name__} can be read without saying for whom.",
                    hint="Give it a manager made from ScopedQuerySet.",
                    obj=model,
                    id="clear.E002",
                )
            )
    return found


def project_models() -> Iterable[type[models.Model]]:
    """Give every concrete model of our own apps."""
    for label in PROJECT_APPS:
        yield from (model for model in apps.get_app_config(label).get_models() if not model._meta.auto_created)


def _queryset_of(model: type[models.Model]) -> type[models.QuerySet[Any]]:
    found: type[models.QuerySet[Any]] = model._default_manager._queryset_class  # type: ignore[attr-defined]  # untyped
    return found


def tenant_key(model: type[models.Model]) -> str | None:
    """Give the column that names the organization a model's rows belong to; None when they need not have one."""
    word = getattr(model, "tenancy", None)
    if isinstance(word, GroundTable):
        return word.key
    for field in model._meta.get_fields():
        if field.name == "organization" and isinstance(field, models.ForeignKey):
            return field.column if isinstance(word, SharedTable) or not field.null else None
    return None
