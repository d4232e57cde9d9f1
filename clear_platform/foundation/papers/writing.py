"""Papers written from the code: lists of errors, operations, API paths and settings. A test compares them with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

from clear_platform.foundation.errors import every_error
from clear_platform.foundation.papers.contracts import catalog, publish
from clear_platform.foundation.papers.routes import first_line, open_every_door, routes
from clear_platform.foundation.rendering.problems import FRAMEWORK_CODES
from clear_platform.foundation.tenancy.framing import OPERATIONS
from clear_platform.settings.variables import VARIABLES

WRITTEN = "<!-- Written from the code by `manage.py write_papers`; change the code, not this page. -->"


def errors() -> str:
    """Give the page of every refusal: code, status, what it says and when."""
    open_every_door()
    rows = [
        f'| <a id="{kind.code}"></a>`{kind.code}` | {kind.status} | {blanks(kind.sentence)} | {first_line(kind)} |'
        for kind in every_error()
    ] + [
        f'| <a id="{code}"></a>`{code}` | {status} | what is at fault, in words | {when} |'
        for status, (code, when) in FRAMEWORK_CODES.items()
    ]
    return _page(
        "Errors",
        "Every refusal has a stable code, an HTTP status and a sentence that says what to do. The API answers with "
        "`application/problem+json` (RFC 9457); pages show the same sentence; commands print it and end with exit "
        "code 2. Words in angle brackets are filled in.",
        ["| code | status | says | when |", "|---|---|---|---|", *rows],
    )


def access() -> str:
    """Give the page of every operation and who may call it, and of every address and who may open it."""
    open_every_door()
    rows = []
    for name, one in sorted(OPERATIONS.items()):
        allowed = one.allowed
        cells = [
            "every person" if allowed.persons else ", ".join(map(str, group)) or "–"
            for group in (allowed.staff, allowed.institution, allowed.enterprise)
        ]
        rows.append(f"| `{name}` | {' | '.join(cells)} | {one.sentence} |")
    return _page(
        "Who may do what",
        "One line for each operation. The name is also the audit action. A member acts on rows of the own "
        "organization, or of one that granted it enough; whoever is not named here is refused with "
        "`access.role_not_allowed`.",
        [
            "| operation | staff | institution | enterprise | effect |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "## Who may open what",
            "",
            "Every address of the API and of the pages, as its code says. *Signed in* means whoever is signed in: of "
            "what belongs to organizations they find what is their own or was granted to them, a participant none of "
            "it, and each operation behind the address asks for its role once more. Everything under `/admin/` is "
            "for staff.",
            "",
            "| address | open to | operations behind it |",
            "|---|---|---|",
            *sorted(_doors()),
        ],
    )


def _doors() -> Iterator[str]:
    for route in routes():
        if route.namespace not in {"", "v1"}:
            continue
        who = route.opens_to
        said = "nothing says" if who is None else f"everybody: {who.why}" if who.why else who.who
        operations = ", ".join(f"`{name}`" for name in sorted(route.operations())) or "–"
        yield f"| `{route.path}` | {said} | {operations} |"


def api_paths() -> str:
    """Give the page of every API path and its methods."""
    rows = [f"| `{path}` | {methods} | {what} |" for path, methods, what in sorted(_api_routes())]
    return _page(
        "API paths",
        "Under `/api/v1/`; `/api/` means the newest version. The full description is at `/api/v1/schema`, "
        "to be tried at `/api/v1/docs`.",
        ["| path | methods | what |", "|---|---|---|", *rows],
    )


def scopes() -> str:
    """Give the page of every scope of API keys and what it opens."""
    opened: dict[str, list[str]] = {}
    for route in routes():
        resource = getattr(route.api_view, "resource", "") if route.namespace == "v1" else ""
        for method in route.methods if resource else ():
            opened.setdefault(route.api_view.scope_for(method.upper()), []).append(f"{method.upper()} `{route.path}`")
    rows = [f"| `{scope}` | {'<br>'.join(sorted(set(doors)))} |" for scope, doors in sorted(opened.items())]
    return _page(
        "Scopes of API keys",
        "A key may send the requests that its scopes name, as far as the role of who made it allows. `signing-in.md` "
        "says how a key is made and sent.",
        ["| scope | requests |", "|---|---|", *rows],
    )


def settings_table() -> str:
    """Give the page of every environment variable."""
    rows = []
    for one in VARIABLES:
        default = f"`{one.default}`" if one.default else "–"
        needed = f" Needed in {', '.join(one.required_in)}." if one.required_in else ""
        secret = " Never shown." if one.secret else ""
        rows.append(f"| `{one.name}` | {one.kind} | {default} | {one.meaning}{needed}{secret} |")
    return _page(
        "Settings",
        "Everything is set in the environment and checked at start: a wrong value is named and refused.",
        ["| variable | kind | default | meaning |", "|---|---|---|---|", *rows],
    )


def env_example() -> str:
    """Give the example file of the environment."""
    lines = [
        "# Written from the code by `manage.py write_papers`. Copy it to .env, and keep secrets out of the repository."
    ]
    for one in VARIABLES:
        lines += ["", f"# {one.meaning}", f"{'' if one.default else '# '}{one.name}={one.default or ''}"]
    return "\n".join(lines) + "\n"


def event_catalog() -> str:
    """Give the page of every contract of events."""
    return _page(*catalog())


PAPERS: dict[str, Callable[[], str]] = {
    "docs/errors.md": errors,
    "docs/access.md": access,
    "docs/api/paths.md": api_paths,
    "docs/event-catalog.md": event_catalog,
    "docs/api/scopes.md": scopes,
    "docs/operations/settings.md": settings_table,
    ".env.example": env_example,
}


def papers() -> dict[str, str]:
    """Give every paper's text by its path in the repository."""
    list(_api_routes())  # loads every view, and with it every error and operation
    return {name: paper() for name, paper in PAPERS.items()}


def write(root: Path) -> list[str]:
    """Write every paper that differs from the code, and contracts of events that are new. Gives their names.

    Refuses: `PublishedContractChanged`.
    """
    changed = publish(root)
    for name, text in papers().items():
        path = root / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def _page(title: str, lead: str, table: list[str]) -> str:
    return "\n".join([WRITTEN, "", f"# {title}", "", lead, "", *table]) + "\n"


def blanks(sentence: str) -> str:
    """Give a refusal's sentence with its facts shown as ‹blanks›."""
    parts = ((text, field) for text, field, _, _ in Formatter().parse(sentence))
    return "".join(text + (f"‹{field}›" if field else "") for text, field in parts).replace("|", "\\|")


def _api_routes() -> Iterator[tuple[str, str, str]]:
    for route in routes():
        if route.namespace == "v1" and route.api_view is not None:
            yield route.path, " ".join(one.upper() for one in route.methods), first_line(route.api_view)
