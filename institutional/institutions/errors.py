"""Refusals of institutions. Not here: refusals of portfolios or positions."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed


class InstitutionNameTaken(Conflict):
    """Another institution has this name."""

    code = "institution.name_taken"
    sentence = "There is an institution named {name} already. Use that one, or add its town to the name."


class UnknownInstitutionType(Malformed):
    """The type does not exist."""

    code = "institution.unknown_type"
    sentence = "'{type}' is no type of institution. Choose one of: {choices}."
