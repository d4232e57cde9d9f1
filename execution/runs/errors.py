"""Refusals about runs: patterns nobody knows, packs that are not fresh, steps that failed, states that do not fit."""

from __future__ import annotations

from clear_platform.foundation.errors import ClearError, Conflict, Invalid, Malformed, NotAllowed, NotFound, Unavailable


class PatternUnknown(NotFound):
    """No pattern has this id."""

    code = "pattern.unknown"
    sentence = "There is no pattern '{pattern_id}'. There are: {choices}."


class PatternNotForRole(NotAllowed):
    """A step of the pattern does what the actor's role does not include."""

    code = "pattern.not_for_role"
    sentence = "'{pattern_id}' does what your role does not include: {steps}. Ask somebody of the staff to run it."


class AsofInFuture(Malformed):
    """A run looks at a day that has not come."""

    code = "run.asof_in_future"
    sentence = "{asof_date} has not come yet. Give today or an earlier day."


class AgentUnknown(NotFound):
    """No agent has this name, or none of the patterns is its own."""

    code = "agent.unknown"
    sentence = "There is no agent '{agent_name}' that can be run by itself. There are: {choices}."


class PackWarming(Unavailable):
    """The data pack that the pattern rests on is not fresh."""

    code = "pack.warming"
    sentence = (
        "The {kind} pack that '{pattern_id}' rests on is not fresh. Try again in {retry_after_seconds} s, or say"
        " require_fresh false to run on the one in force."
    )
    tells = ("estimated_ready", "pack_id")


class PackReconciliationFailed(ClearError):
    """The newest data pack did not reconcile, and none that is fresh is in force."""

    status = 500
    title = "Data pack did not reconcile"
    code = "pack.reconciliation_failed"
    sentence = "The newest {kind} pack did not reconcile: {because}. Staff see it in the administration under Packs."
    tells = ("pack_id",)


class StepFailed(ClearError):
    """A step of the pattern failed; the trace has every step that was reached."""

    status = 500
    title = "A step failed"
    code = "pattern.step_failed"
    sentence = "'{step_id}' failed: {because} Mend the cause and retry the run, or set the step's value with a reason."
    tells = ("run_id", "step_id", "trace")


class KeptValueAltered(ClearError):
    """A value that a run kept is not what its hash says."""

    status = 500
    title = "A kept value was altered"
    code = "run.value_altered"
    sentence = (
        "The value kept as {hash} gives another hash now: somebody altered it in the database. Do not rest on this run;"
        " tell staff, who compare it with a backup."
    )
    tells = ("hash",)


class RunIsUnderWay(Conflict):
    """The run is being carried out."""

    code = "run.under_way"
    sentence = "This run is {status}. Wait for its end, or cancel it."


class RunIsOver(Conflict):
    """The run ended and nothing more can be done with it."""

    code = "run.is_over"
    sentence = "This run is {status}. Start another one."


class RunTakenOver(Conflict):
    """Somebody else carries the run out by now."""

    code = "run.taken_over"
    sentence = "This run is carried out by another worker by now. Look at it again."


class SameRunUnderWay(Conflict):
    """A run that was asked for with the same key is being carried out."""

    code = "run.same_under_way"
    sentence = "A run that was asked for with this Idempotency-Key is under way. Send it again in a moment."


class RunCancelled(Conflict):
    """The run was cancelled while whoever asked for it waited for its result."""

    code = "run.cancelled"
    sentence = "This run was cancelled while it was carried out and has no result. Retry it, or start another one."
    tells = ("run_id",)


class AskerGone(NotAllowed):
    """Whoever asked for a run has no account any more; nobody else goes on in their name."""

    code = "run.asker_gone"
    sentence = (
        "Whoever asked for this run has no account any more, so that it does not go on in their name. What was done by"
        " then stays. Ask for it anew, as yourself."
    )


class RunNotThrough(Unavailable):
    """A run that a job carries out did not come through this time; the job is tried again."""

    code = "run.not_through"
    sentence = "'{step_id}' failed: {because} It is tried again."


class RunInterrupted(Unavailable):
    """Whoever carried the run out is gone."""

    code = "run.interrupted"
    sentence = "The server that carried this run out went away in the middle. Retry it: finished steps are kept."


class StepUnknown(Invalid):
    """The run's pattern has no such step."""

    code = "run.step_unknown"
    sentence = "'{step_id}' is no step of this run's pattern. There are: {choices}."


class ReasonForOverrideMissing(Malformed):
    """A value that a person sets has its reason."""

    code = "run.reason_missing"
    sentence = "Say why the value is set by hand: whoever reads the result sees it."


class ValueRefused(Malformed):
    """A value that a person sets is none that the step could give."""

    code = "run.value_refused"
    sentence = "'{step_id}' never gives such a value. Mend the fields named and send it again."


class NothingToReplay(Invalid):
    """Only a run that came through can be repeated and compared."""

    code = "run.nothing_to_replay"
    sentence = "This run is {status}. Only one that succeeded can be repeated and compared."


class RunDoesNotWait(Conflict):
    """Nothing of a run waits for a person."""

    code = "run.does_not_wait"
    sentence = "Nothing of this run waits for anybody any more. Look at it again."


class ReadPastTheRecord(Invalid):
    """A step asked the database in a replay: what it had read in the run so was not kept."""

    code = "run.read_past_the_record"
    sentence = "The step asks the database past call.read, so that what it read is not kept and cannot be repeated."


class StepDoesNotWait(Conflict):
    """A review is decided of a step that waits for none."""

    code = "run.step_does_not_wait"
    sentence = "'{step_id}' waits for nobody any more. Look at the run again."


class OwnRun(NotAllowed):
    """Whoever asked for a run is to let it pass."""

    code = "run.own"
    sentence = "{name} asked for this run. Somebody else looks at it."


class NotComputable(NotAllowed):
    """A step came to a result that rests on a source whose data may not be computed with."""

    title = "May not be computed with"
    code = "rights.not_computable"
    sentence = "This rests on data that may not be computed with. {because}"
