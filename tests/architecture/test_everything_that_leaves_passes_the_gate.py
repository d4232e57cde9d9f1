"""X1: nothing leaves but through the gate of rights. An export that goes another way is found here, before it leaves.

Looked for in the code: what makes an answer a download, what streams one, and what writes a file from a command. All of
it stands in one module, whose functions ask for the paper that the gate alone writes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from import_export.admin import ExportMixin

from clear_platform.foundation.rendering.admin import ExportsRows

ROOT = Path(__file__).parents[2]
APPS = ("clear_platform", "enterprises", "execution", "outcomes", "capability", "institutional")
THE_GATE = "clear_platform/foundation/leaving/files.py"
ANSWERS = {"FileResponse", "StreamingHttpResponse"}
WRITES = {"write_text", "write_bytes"}
NO_EXPORTS = {
    "clear_platform/foundation/management/commands/write_papers.py": "writes the papers of the repository",
    "institutional/management/commands/train_loan_model.py": "writes the weights of a model, and no loan",
}
"""Commands that write files which hold nobody's data."""


def ways_out(source: str, *, command: bool) -> Iterator[str]:
    """Every way by which code lets something out past the gate."""
    for node in ast.walk(ast.parse(source)):
        if _makes_a_download(node):
            yield f"{getattr(node, 'lineno', 0)}: makes an answer a download"
        elif command and isinstance(node, ast.Call) and (_called(node) in WRITES or _opens_to_write(node)):
            yield f"{node.lineno}: writes a file"


def _makes_a_download(node: ast.AST) -> bool:
    match node:
        case ast.Call():
            return _called(node) in ANSWERS
        case ast.Constant(value=str(text)):
            return _is_header(text)
        case ast.keyword(arg=name):
            return name == "as_attachment"
        case _:
            return False


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_header(text: str) -> bool:
    return text.lower() == "content-disposition" or text.lower().startswith("attachment;")


def _opens_to_write(node: ast.Call) -> bool:
    modes = [one.value for one in [*node.args, *(key.value for key in node.keywords)] if isinstance(one, ast.Constant)]
    return _called(node) == "open" and any(isinstance(one, str) and set(one) & set("wax+") for one in modes)


def is_command(place: str) -> bool:
    return "/management/commands/" in place or place.endswith("/commands.py")


MODULES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
}


def test_no_code_lets_anything_out_past_the_gate() -> None:
    """X1."""
    found = {
        place: ways
        for place, source in MODULES.items()
        if place not in {THE_GATE, *NO_EXPORTS} and (ways := list(ways_out(source, command=is_command(place))))
    }
    assert found == {}, "ask for a Release, and hand it to foundation.leaving.files"


def test_what_is_passed_over_is_there() -> None:
    assert {THE_GATE, *NO_EXPORTS} <= set(MODULES)


@pytest.mark.parametrize(
    "line",
    [
        "return FileResponse(out, filename='x.csv')",
        "return http.StreamingHttpResponse(lines)",
        "answer['Content-Disposition'] = f'inline'",
        "answer = HttpResponse(content, headers={'content-disposition': wanted})",
        "answer['X'] = 'attachment; filename=x'",
        "Path(name).write_bytes(content)",
        "with path.open('w') as out: pass",
        "with open(path, mode='ab') as out: pass",
    ],
)
def test_each_way_out_is_found(line: str) -> None:
    """X1: what would keep the test above from failing."""
    assert list(ways_out(line, command=True))


@pytest.mark.parametrize("line", ["with path.open('rb') as source: pass", "return file_answer(release, out)"])
def test_what_lets_nothing_out_is_left_alone(line: str) -> None:
    assert list(ways_out(line, command=True)) == []


def test_every_table_whose_rows_can_be_taken_away_says_where_they_come_from() -> None:
    """X1."""
    exporting = [one for one in admin.site._registry.values() if isinstance(one, ExportMixin)]
    silent = [
        type(one).__name__ for one in exporting if not isinstance(one, ExportsRows) or not hasattr(one, "comes_from")
    ]
    assert (silent, bool(exporting)) == ([], True)
