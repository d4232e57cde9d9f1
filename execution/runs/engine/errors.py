"""Refusals of the engine: of patterns when they are loaded, of inputs, of values, of what capabilities do."""

from __future__ import annotations

from clear_platform.foundation.errors import ClearError, FieldProblem, Invalid, Malformed, Unavailable


class PatternRefused(Invalid):
    """A pattern cannot be run as it is written; each fault is named with its file and a pointer."""

    code = "pattern.refused"
    sentence = "{where} is no pattern that can be run. {first}"

    def __init__(self, *, where: str, problems: list[FieldProblem]) -> None:
        first = "; ".join(f"{one.pointer or '/'}: {one.detail}" for one in problems)
        super().__init__(where=where, first=first, problems=problems)


class CapabilitiesRefused(Invalid):
    """What agents offer does not fit together: two owners of a name, an unknown agent, a loose model."""

    code = "capability.refused"
    sentence = "Agent capabilities do not fit together. {faults}"


class InputsRefused(Malformed):
    """The inputs do not fit what the pattern asks for."""

    code = "pattern.inputs_refused"
    sentence = "The inputs do not fit what '{pattern_id}' asks for. Mend the fields named and send them again."


class ValueMissing(Invalid):
    """A pattern refers to a value that is not there."""

    code = "pattern.value_missing"
    sentence = "'{path}' is not there: {because}."


class ValueTooLarge(Invalid):
    """Values put together are larger than a step may take."""

    code = "pattern.value_too_large"
    sentence = "What goes into or comes out of a step holds at most {most}; here it is more."


class RunTooLarge(Invalid):
    """What the steps of one run take, read and give is more than one run may keep."""

    code = "run.too_large"
    sentence = "What the steps of a run take, read and give holds at most {most} together; here it is more."


class InputsTooLarge(Invalid):
    """The inputs of a run are larger than one value may be."""

    status = 413
    title = "Too large"
    code = "pattern.inputs_too_large"
    sentence = "The inputs of a run hold at most {most}; here it is more. Leave out what the pattern does not need."


class NotPlain(Invalid):
    """A value has no canonical form in JSON: not a number, an integer past 2⁵³, nested too deep, no JSON at all."""

    code = "pattern.value_not_plain"
    sentence = "A value cannot be written as canonical JSON: {because}."


class ConditionFailed(Invalid):
    """A condition could not be decided with the values there are."""

    code = "pattern.condition_failed"
    sentence = "The condition '{when}' cannot be decided: {because}."


class CapabilityUnknown(Invalid):
    """No agent offers it."""

    code = "capability.unknown"
    sentence = "No agent offers '{capability}'. Choose one that is offered, or ask for the version that had it."


class ArgumentsRefused(Invalid):
    """The arguments do not fit what the capability takes."""

    code = "capability.arguments_refused"
    sentence = "'{capability}' does not take these arguments. {first}"


class ResultRefused(ClearError):
    """A capability gave something else than it promises."""

    status = 500
    title = "Not what was promised"
    code = "capability.result_refused"
    sentence = "'{capability}' gave something else than it promises. {first}"


class CapabilityFailed(ClearError):
    """A capability broke off with a fault of its own; the log says of which kind, and where."""

    status = 500
    title = "Failed"
    code = "capability.failed"
    sentence = "'{capability}' failed ({kind}). Try again; if it fails again, give its value by hand with a reason."


class CapabilityTimedOut(Unavailable):
    """A capability took longer than it may."""

    code = "capability.timed_out"
    sentence = "'{capability}' took longer than {seconds:g} s and was given up. Try again later."


class CircuitOpen(Unavailable):
    """A capability failed several times in a row and is left in peace for a while."""

    code = "capability.circuit_open"
    sentence = "'{capability}' failed several times in a row and is tried again in {retry_after_seconds} s."


class NoRoomToRun(Unavailable):
    """Too many calls that were given up are still running in this process."""

    code = "capability.no_room"
    sentence = "Too many calls that were given up are still under way. Try again in {retry_after_seconds} s."


class NotRecorded(Invalid):
    """A replay came upon a value that the run had not read."""

    code = "run.not_recorded"
    sentence = "The step read '{name}' in the replay, which it had not read in the run. Its code has changed since."
