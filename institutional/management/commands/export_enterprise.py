"""`manage.py export_enterprise`: write the package of an enterprise to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from institutional.exports.contracts.published import DEFAULT_SCOPE, FORMATS, SCOPES
from institutional.exports.writing import write_package


class Command(ClearCommand):
    """Gathers the package, has it recorded, writes it. What cannot be written was recorded as leaving all the same."""

    help = "Write what is known of an enterprise to a file: JSON, PDF, or ZIP as its ending says; recorded first."
    example = "export_enterprise 12 harbour-joinery.pdf --scope full --as analyst@example.org"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("enterprise", type=int, help="Id of the enterprise.")
        parser.add_argument("file", type=Path, help="Where it goes; .json, .pdf or .zip says in which format.")
        parser.add_argument("--scope", choices=SCOPES, default=DEFAULT_SCOPE, help="What is in it.")
        parser.add_argument("--as-format", choices=FORMATS, help="Which format, where the ending says another: csv.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        return write_package(
            actor=actor,
            kind="enterprise",
            id=str(options["enterprise"]),
            scope=options["scope"],
            file=options["file"],
            format=options["as_format"],
        )

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['file']}: {result['bytes']:,} bytes, SHA-256 {result['sha256']}."
