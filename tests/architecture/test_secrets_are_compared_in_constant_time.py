"""W3: nothing secret is compared with `==`, whose time tells how much of a guess was right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("clear_platform", "enterprises", "execution", "outcomes", "capability", "institutional")
SECRET = re.compile(
    r"(^|_)(secret|token|password|passwd|digest|hmac|signature|mac|stamp|otp|nonce|verifier|state_key|key_text)(s)?"
    r"(_hash|_digest|_text)?$|_hash$|^hash$|hexdigest|api_?key"
)
PUBLIC = {
    "content_hash": "It is printed beside what it is the hash of.",
    "inputs_hash": "It tells whether a score has to be computed anew, and stands in the answers of the API.",
    "_digest": "The launcher's, of the lock files in this repository.",
    "prev_hash": "It is printed in the audit log.",
    "readiness_hash": "It makes the inputs_hash of a readiness.",
}
"""Names that look secret and are not, with the reason."""
PUBLIC_THERE = {
    "clear_platform/foundation/audit/": {"hash"},
    "enterprises/ledger/": {"hash"},
    "execution/implementation/": {"evidence_hash", "hexdigest"},
    "execution/runs/": {"hash", "pattern_hash", "result_hash", "output_hash"},
    "execution/narration/": {"hash"},
}
"""Names that are no secret in one place: hashes of audit log, ledger, files of evidence, runs and wordings stand beside
what they are hashes of."""
COMPARED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)


def names_in(node: ast.expr) -> Iterator[str]:
    """The names by which one side of a comparison reaches its value."""
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Attribute(attr=name):
            yield name
        case ast.Call(func=called):
            yield from names_in(called)
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            yield name


def is_plain(node: ast.expr) -> bool:
    """A constant (empty, None, a format's name) is no secret that somebody could guess towards."""
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Tuple | ast.Set | ast.List) and all(isinstance(one, ast.Constant) for one in node.elts)
    )


def careless(source: str, place: str = "") -> list[tuple[int, str]]:
    """Where a secret is compared as anything else is: line and name."""
    public = set(PUBLIC).union(*(names for folder, names in PUBLIC_THERE.items() if place.startswith(folder)))
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or not any(isinstance(one, COMPARED) for one in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(is_plain(side) for side in sides):
            continue
        names = [name for side in sides for name in names_in(side)]
        found += [(node.lineno, name) for name in names if SECRET.search(name.lower()) and name not in public]
    return found


MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def test_no_secret_is_compared_with_equals() -> None:
    """W3."""
    places = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in MODULES}
    found = {place: where for place, source in places.items() if (where := careless(source, place))}
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "if row.secret_hash == digest(sent): pass",
        "ok = given_token != expected",
        "ok = request.headers['signature'] == computed",
        "ok = mac.hexdigest() == sent",
        "ok = code == otp",
        "ok = text in api_keys",
        "ok = family.stamp == user.get_session_auth_hash()",
    ],
)
def test_the_linter_finds_each_way_to_be_careless(line: str) -> None:
    """W3."""
    assert careless(line)


@pytest.mark.parametrize(
    "line",
    [
        "ok = compare_digest(secret, other)",
        "ok = token == ''",
        "ok = algorithm == HS256",
        "ok = token_type == 'access'",
    ],
)
def test_the_linter_leaves_what_is_careful_alone(line: str) -> None:
    assert careless(line) == []
