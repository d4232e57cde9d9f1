"""E-mail addresses are found by equality of their one form, never by what a database takes for one letter."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOSE = re.compile(r"""email__iexact|(?:Lower|Upper)\(["']email|email\.(?:lower|upper|casefold)\(""")
CODE = ("clear_platform", "enterprises", "execution", "outcomes", "capability", "institutional", "demo")
# Migrations of earlier releases stay as they were.
EARLIER = {"0001_accounts_tenancy_audit_imports_sources.py", "0011_invitations.py"}


def test_no_line_looks_for_an_address_without_regard_to_case() -> None:
    modules = [path for app in CODE for path in (ROOT / app).rglob("*.py") if path.name not in EARLIER]
    assert len(modules) > 300
    found = [path.relative_to(ROOT).as_posix() for path in modules if LOOSE.search(path.read_text())]
    assert found == []
