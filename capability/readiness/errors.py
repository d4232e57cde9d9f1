"""Refusals of scores and readiness."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid, NotAllowed, NotFound


class NotYourComputation(NotAllowed):
    """An institution computes for itself only."""

    code = "readiness.not_your_computation"
    sentence = "An institution computes readiness for itself. Act for the institution named, or leave it out."


class UnknownFlag(Invalid):
    """Only some flags are set by a holder; the others follow from figures."""

    code = "readiness.unknown_flag"
    sentence = "'{flag}' is not a flag that a holder sets. There are: {choices}."


class NoSuchEnterprise(NotFound):
    """A slug names no enterprise in sight."""

    code = "readiness.no_such_enterprise"
    sentence = "No enterprise has the slug {slug}. GET /enterprises gives the slug of each."
