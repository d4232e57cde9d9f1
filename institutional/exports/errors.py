"""Refusals of exports."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotAllowed


class UnknownScope(Malformed):
    """There is no such scope."""

    code = "export.unknown_scope"
    sentence = "'{scope}' is no scope of an export. Choose one of: {choices}."


class UnknownFormat(Malformed):
    """There is no such format."""

    code = "export.unknown_format"
    sentence = "'{format}' is no format of an export. Choose one of: {choices}."


class NothingToExport(Malformed):
    """There is no such kind of package."""

    code = "export.unknown_kind"
    sentence = "Nothing of the kind '{kind}' can be exported. Choose one of: {choices}."


class NoSuchId(Malformed):
    """What was given is no id of anything that can be exported."""

    code = "export.no_such_id"
    sentence = "'{id}' is no id of a {kind}."


class NotReady(Conflict):
    """A package is still being made, or making it was given up."""

    code = "export.not_ready"
    sentence = "This package is {state}. {what_to_do}"


class NotKept(Conflict):
    """A package was kept for as long as it may be, or left before packages were kept."""

    code = "export.not_kept"
    sentence = "This package is not kept any more, or never was. Export it anew: {name}, {scope}, {format}."


class KeyRevoked(Conflict):
    """A package is kept that a key signed which was revoked since."""

    code = "export.key_revoked"
    sentence = (
        "The key that signed this package was revoked on {day}, so that nobody can rely on its signature. Export it "
        "anew: it is signed with the key of today."
    )


class ProofWithin(Conflict):
    """An export holds its own proof, or has none."""

    code = "export.no_proof_beside"
    sentence = "Nothing stands beside this export: as {format} it holds its own proof, or it was made without one."


class OutOfSight(NotAllowed):
    """A package tells of an enterprise that may not be read any more."""

    code = "export.out_of_sight"
    sentence = "An enterprise in this package is not yours to read any more. Export it anew to have the others."
