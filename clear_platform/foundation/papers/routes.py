"""Every address there is, read from the URL configuration: its methods, who may open it, which operations it calls.

Who may open it is what the code says: `@page`, `@open_to_everybody`, the permission of an API view, the site of the
administration. `docs/access.md` is written from it, and the tests of isolation walk it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny, IsAuthenticated

from clear_platform.foundation.rendering.doors import SIGNED_IN, STAFF, OpenTo
from clear_platform.foundation.tenancy.framing import OPERATIONS

METHODS = ("get", "post", "put", "patch", "delete")
OURS = ("clear_platform", "enterprises", "execution", "outcomes", "capability", "institutional")


@dataclass(frozen=True)
class Route:
    """One address: its pattern, name and namespace, the view behind it, and who may open it (None: nothing says)."""

    path: str
    name: str
    namespace: str
    view: Callable[..., Any]
    opens_to: OpenTo | None

    @property
    def api_view(self) -> Any:
        """The class of an API view, None for a page."""
        return getattr(self.view, "cls", None)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that an API view takes; of a page the code does not say."""
        taken = [] if self.api_view is None else self.api_view.http_method_names
        return tuple(one for one in METHODS if one in taken and hasattr(self.api_view, one))

    def operations(self, method: str = "") -> frozenset[str]:
        """Give the names of the operations that the view's code may call; of one method of an API view, where named."""
        if self.api_view is None:
            return operations_behind(self.view)
        methods = [method] if method else list(self.methods)
        found = (operations_behind(getattr(self.api_view, one), of=self.api_view) for one in methods)
        return frozenset(name for names in found for name in names)


def routes() -> Iterator[Route]:
    """Give every route, in the order in which addresses are looked up; of two with one address the first answers."""
    known: set[str] = set()
    for path, pattern, namespaces in _walk(get_resolver(settings.ROOT_URLCONF).url_patterns, "/", ()):
        if path in known:
            continue
        known.add(path)
        yield Route(
            path=path,
            name=pattern.name or "",
            namespace=":".join(namespaces),
            view=pattern.callback,
            opens_to=_opens_to(pattern.callback),
        )


def open_every_door() -> None:
    """Import whatever stands behind an address or a command of ours: it brings its operations and refusals with it."""
    list(routes())
    for name, app in get_commands().items():
        if str(app).startswith(OURS):
            load_command_class(str(app), name)


def operations_behind(door: Callable[..., Any], *, of: type | None = None) -> frozenset[str]:
    """Give the names of the operations that a function's code names, itself or through functions of ours it calls.

    Takes: `of`, the class whose methods it may call on itself.
    """
    found: set[str] = set()
    waiting: list[Any] = [door]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, FunctionType) and _is_operation(one):
            found.add(one.__name__)
        elif isinstance(one, FunctionType):
            plain = inspect.unwrap(one)
            if plain.__module__.split(".")[0] in OURS:
                names = _names(plain.__code__)
                waiting.extend(plain.__globals__[name] for name in names if name in plain.__globals__)
                waiting.extend(getattr(of, name, None) for name in names - set(METHODS))
    return frozenset(found)


def first_line(kind: type) -> str:
    """Give the first line of what a class says of itself."""
    return (kind.__doc__ or "").strip().split("\n")[0]


def _is_operation(function: FunctionType) -> bool:
    known = OPERATIONS.get(function.__name__)
    return known is not None and known.module == function.__module__


def _names(code: CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return {*code.co_names, *(name for one in inner for name in _names(one))}


def _opens_to(view: Callable[..., Any]) -> OpenTo | None:
    said = getattr(view, "opens_to", None)
    if isinstance(said, OpenTo):
        return said
    if _of_the_administration(view):
        return STAFF
    permissions = getattr(getattr(view, "cls", None), "permission_classes", None)
    if permissions == [IsAuthenticated]:
        return SIGNED_IN
    if permissions == [AllowAny]:
        ours = view.cls.__module__.split(".")[0] in OURS  # type: ignore[attr-defined]  # the class of an API view
        return OpenTo("everybody", first_line(view.cls) if ours else "")  # type: ignore[attr-defined]  # as above
    return None


def _of_the_administration(view: Callable[..., Any]) -> bool:
    # What the site and its models wrap says so itself; a view that was wrapped by hand is a method of either.
    wrapped = getattr(view, "__wrapped__", None)
    return (
        hasattr(view, "admin_site")
        or hasattr(view, "model_admin")
        or isinstance(getattr(wrapped, "__self__", None), AdminSite | ModelAdmin)
    )


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespaces: tuple[str, ...]
) -> Iterator[tuple[str, URLPattern, tuple[str, ...]]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, path, inner)
        else:
            yield path, pattern, namespaces
