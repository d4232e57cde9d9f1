"""Refusals of scores and readiness."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid, Malformed, NotAllowed, NotFound


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


class NothingToSuppose(Malformed):
    """A what-if names something that is neither a capability nor `without`."""

    code = "readiness.nothing_to_suppose"
    sentence = "'{name}' is nothing that can be supposed. There are: {choices}."


class SupposedScoreMalformed(Malformed):
    """A what-if supposes what is no score."""

    code = "readiness.supposed_score_malformed"
    sentence = "{name} must be one score from 0 to 100 with at most two decimals, for instance 62."


class FlagNotRaised(Invalid):
    """A what-if supposes a flag gone that is not raised."""

    code = "readiness.flag_not_raised"
    sentence = "'{flag}' is no flag that is raised today, so it cannot be supposed gone. Raised: {standing}."
