"""Migrating a database while only those models are built that a migration looks at.

For each operation Django builds all models anew that hang together with the one it is about, and here all of them hang
together: it was nine tenths of what a first start takes. Nothing of what an operation does is changed here. The command
is `manage.py migrate`; that its tables are the same: `tests/architecture/test_migrating_with_few_models.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import AppConfigStub, ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation
from django.db.models import Model

_Key = tuple[str, str]
"""An app's label and the name of one of its models, in small letters."""


class Executor(MigrationExecutor):
    """Django's, with models that are built when they are looked at."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state = _State(real_apps=self.loader.unmigrated_apps)
        if with_applied_migrations:
            applied = {self.loader.graph.nodes.get(key) for key in self.loader.applied_migrations}
            for migration, _ in self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True):
                if migration in applied:
                    migration.mutate_state(state, preserve=False)
        return state

    def migrate(self, *given: Any, **more: Any) -> ProjectState:
        """Give the state with all its models in the end: what follows upon migrations goes through them."""
        state = super().migrate(*given, **more)
        return ProjectState(state.models, state.real_apps)


class _State(ProjectState):
    """What all models look like between two operations; each is built when somebody asks for it."""

    @cached_property
    def apps(self) -> _Apps:
        return _Apps(self.real_apps, self.models)

    def clone(self) -> _State:
        copy = _State({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__:
            copy.apps = self.apps.over(copy.models)
        return copy

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        self.reload_models([(app_label, model_name)])

    def reload_models(self, models: Iterable[_Key], delay: bool = True) -> None:
        if "apps" in self.__dict__:
            self.apps.forget(models)


def _all_of(apps: _Apps, include_auto_created: bool = False, include_swapped: bool = False) -> list[type[Model]]:
    """Build and give them all: whoever asks for what points at a model goes through every one."""
    apps.build(apps.states)
    wanted = (include_auto_created, include_swapped)
    return [model for app in apps.app_configs.values() for model in app.get_models(*wanted)]


class _Apps(StateApps):
    """Models built from their states, each with all those that it points at."""

    get_models = cache(_all_of)

    def __init__(self, real_apps: Iterable[str], states: Mapping[_Key, ModelState]) -> None:
        self.states: Mapping[_Key, ModelState] = {}
        self._building = False
        super().__init__(list(real_apps), {})
        self.states = states

    def over(self, states: Mapping[_Key, ModelState]) -> _Apps:
        """Give what is built so far once more, to go on from a copy of the states."""
        copy = _Apps((), states)
        copy.real_models = self.real_models
        for label in self.app_configs:
            copy.all_models[label] = dict(self.all_models[label])
            stub = copy.app_configs[label] = AppConfigStub(label)
            stub.apps = copy
            stub.import_models()
        return copy

    def forget(self, keys: Iterable[_Key]) -> None:
        """Let models be built anew when they are asked for again, and all that point at them, whatever lies between."""
        gone = set(keys)
        others = {key: _pointed_at(self.states[key]) for key in self._built() if key in self.states}
        while more := {key for key, targets in others.items() if key not in gone and targets & gone}:
            gone |= more
        with self.bulk_update():
            for key in gone:
                self.unregister_model(*key)

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> type[Any]:
        if model_name is None:
            app_label, model_name = app_label.split(".")
        self.build([(app_label, model_name.lower())])
        return super().get_model(app_label, model_name, require_ready)

    def build(self, keys: Iterable[_Key]) -> None:
        """Build those models that are not there yet, and what they point at."""
        if self._building:
            return
        missing: dict[_Key, ModelState] = {}
        asked = list(keys)
        while asked:
            key = asked.pop()
            if key in self.states and key not in missing and key[1] not in self.all_models[key[0]]:
                missing[key] = self.states[key]
                asked += _pointed_at(self.states[key])
        self._building = True
        try:
            self.render_multiple(list(missing.values()))
        finally:
            self._building = False

    def _built(self) -> Iterator[_Key]:
        return ((label, name) for label, models in self.all_models.items() for name in models)


def _pointed_at(state: ModelState) -> set[_Key]:
    """The models that a model cannot be built without: those its relations lead to, and those it is a kind of."""
    here = (state.app_label, state.name_lower)
    relations = [field for field in state.fields.values() if field.is_relation]
    leads: list[Any] = [field.related_model for field in relations]
    leads += [getattr(field.remote_field, "through", None) for field in relations]
    leads += [base for base in state.bases if isinstance(base, str)]
    return {resolve_relation(lead, *here) for lead in leads if lead is not None}
