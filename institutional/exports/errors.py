"""Refusals of exports."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed


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
