"""How commands write a package to a file: gathered, let out, recorded, and only then written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from clear_platform.foundation.public import Actor, Spooled, acting, closed_if_refused, read_from_one_moment, write_to
from clear_platform.foundation.rendering.commands import REFUSED
from institutional.exports.formats.rendering import know
from institutional.exports.operations.packing import packed, recorded
from institutional.exports.queries.gathering import gathered_of
from institutional.proof.packing import proof_file


def write_package(
    *, actor: Actor, kind: str, id: str, scope: str, file: Path, format: str | None = None
) -> dict[str, Any]:
    """Write a package to a file, in the format that its ending says where none is named. To be called outside a scope.

    Refuses: as `gathered_of` and `packed`; `CommandError` where the file cannot be written, which was recorded as
    leaving all the same.
    """
    wanted = format or file.suffix.removeprefix(".").lower()
    know(wanted)
    with acting(actor, read_only=True):
        read_from_one_moment()
        gathered = gathered_of(actor=actor, kind=kind, id=id, scope=scope)
    with gathered:
        package = packed(actor=actor, gathered=gathered, format=wanted)
    made_of, beside = package.file, file.with_name(f"{file.name}.proof.json")
    with closed_if_refused(made_of.content):
        made = recorded(actor=actor, gathered=gathered, package=package, format=wanted)
    try:
        write_to(package.release, file, made_of.content)
        if made_of.proof is not None:
            write_to(package.release, beside, Spooled([proof_file(made_of.proof)]))
    except OSError as fault:
        raise CommandError(f"{file} cannot be written: {fault.strerror}.", returncode=REFUSED) from fault
    return {"export": made.pk, "file": str(file), "sha256": made_of.sha256, "bytes": made_of.byte_count}
