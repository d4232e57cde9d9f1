"""Refusals of rights and of the exceptions to them."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed


class RightsChanged(Conflict):
    """What was weighed may not leave any more."""

    title = "Rights have changed"
    code = "rights.changed"
    sentence = (
        "While this was being made, a source stopped allowing it, so nothing left: {because} Ask again; what it may not"
        " hold any more then stays out."
    )


class SourceUnknown(Malformed):
    """There is no such source of data."""

    code = "rights.source_unknown"
    sentence = "'{source}' is no source of data. Choose one of: {choices}."


class PurposeUnknown(Malformed):
    """There is no such purpose."""

    code = "rights.purpose_unknown"
    sentence = "'{purpose}' is no purpose. Choose one of: {choices}."


class ReasonMissing(Malformed):
    """An exception says who agreed to it."""

    code = "rights.reason_missing"
    sentence = "Say who agreed to the exception and where that is written, in at most {most} characters."


class SpanRefused(Invalid):
    """An exception has a last day, which is not over."""

    code = "rights.span_refused"
    sentence = "An exception from {starts_on} to {ends_on} would never hold. Give a last day that is still to come."


class NothingToExcept(Invalid):
    """The terms of the source allow it anyway."""

    code = "rights.allowed_anyway"
    sentence = "The terms of {name} allow it to be {done} by everybody. No exception is needed."


class ExceptionOver(Conflict):
    """The exception holds no more."""

    code = "rights.exception_over"
    sentence = "This exception ended on {ended_on} already. Grant a new one if it should hold again."
