"""Refusals about tasks and milestones."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed, NotFound


class TaskAlreadyDone(Conflict):
    """A done task moves no more."""

    code = "task.already_done"
    sentence = "'{title}' is done and moves no more. Make a new task for what is left."


class TaskCancelled(Conflict):
    """A cancelled task moves no more."""

    code = "task.cancelled"
    sentence = "'{title}' was cancelled and moves no more. Make a new task instead."


class TaskBlocked(Conflict):
    """A blocked task is started again first."""

    code = "task.blocked"
    sentence = "'{title}' is blocked. Start it again when what blocks it is gone."


class TaskAlreadySo(Conflict):
    """The task already stands where the act leads."""

    code = "task.already_so"
    sentence = "'{title}' is {status} already. Load it again to see where it stands."


class TaskWaitsForOthers(Invalid):
    """Other tasks come first."""

    code = "task.waits_for_others"
    sentence = "'{title}' waits for: {waits_for}. Finish or cancel these first."


class NeedsVerifiedMilestone(Invalid):
    """A task of high priority is proved before it is done."""

    code = "task.needs_verified_milestone"
    sentence = "'{title}' is of high priority: it is done once somebody else has verified one of its milestones."


class ReasonMissing(Malformed):
    """Blocking and cancelling say why."""

    code = "task.reason_missing"
    sentence = "Say why, so that others can help or plan without it."


class TaskTitleMissing(Malformed):
    """A task says what is to be done, in signs that are seen."""

    code = "task.title_missing"
    sentence = "Write what is to be done."


class DecisionNotApproved(Invalid):
    """Work begins when the decision is approved."""

    code = "task.decision_not_approved"
    sentence = "This decision is {status}. Tasks are made from its plan once it is approved."


class DecisionOver(Invalid):
    """The decision does not hold any more."""

    code = "task.decision_over"
    sentence = "This decision is {status} and takes no new tasks. Add them to the version that holds."


class PriorityIsThePlans(Invalid):
    """How important a step is was approved with the plan; lowering it would do without the proof it asks for."""

    code = "task.priority_is_the_plans"
    sentence = (
        "'{title}' is a step of an approved plan, which says how important it is. Begin the next version to change it."
    )


class DependsOnAnother(Invalid):
    """A task depends on tasks of its own decision only."""

    code = "task.depends_on_another"
    sentence = "A task waits only for other tasks of the same decision. Take out: {tasks}."


class WaitsInACircle(Invalid):
    """Tasks that wait for each other could none of them begin."""

    code = "task.waits_in_a_circle"
    sentence = "None of these could ever begin, for each waits for the next: {circle}. Take out one of the steps."


class OwnerOutside(Invalid):
    """The owner does not belong to the organization."""

    code = "task.owner_outside"
    sentence = "That person cannot see this task. Choose a member of the enterprise or of an institution that backs it."


class WorkFeedGone(NotFound):
    """The address of a calendar feed answers no more."""

    code = "task.feed_gone"
    sentence = "This calendar address was ended or replaced. Make a new one under My work."


class EvidenceMissing(Malformed):
    """A milestone that proves something shows it."""

    code = "milestone.evidence_missing"
    sentence = "A milestone that is {milestone_type} needs evidence: a text, an address or a file."


class MilestoneInTheFuture(Invalid):
    """Nothing is reached before it happens."""

    code = "milestone.in_the_future"
    sentence = "{day} is still to come. Log the milestone once it holds."


class EvidenceNotAnAddress(Malformed):
    """The address of the evidence is none of the web."""

    code = "milestone.evidence_not_an_address"
    sentence = "The address of the evidence begins with https:// or http://. Give it in full, or describe it in words."


class EvidenceTooLarge(Malformed):
    """The file is too large."""

    status = 413
    code = "milestone.evidence_too_large"
    sentence = "The file has {megabytes} MB; at most {most} MB are taken. Send a smaller one, or its address."


class EvidenceNotTaken(Malformed):
    """The file is of no kind that shows something, or not what its name says."""

    code = "milestone.evidence_not_taken"
    sentence = (
        "'{name}' is not taken: {reason} Send a PDF, a picture (PNG, JPEG, WebP, HEIC), a document or sheet (DOCX,"
        " XLSX, PPTX, ODT, ODS) or a text (TXT, CSV, MD)."
    )


class EvidenceChanged(Conflict):
    """The stored file is not the one that was logged."""

    code = "milestone.evidence_changed"
    sentence = (
        "The stored file of this milestone is not the one that was logged: its SHA-256 is not {hash} any more. Tell"
        " whoever runs CLEAR, and log a milestone with the file anew."
    )


class OwnMilestone(NotAllowed):
    """Whoever logged a milestone does not verify it."""

    code = "milestone.own"
    sentence = "{logged_by} logged this milestone and cannot verify it. Ask somebody else who may."


class NothingToVerify(Invalid):
    """A milestone without evidence shows nothing."""

    code = "milestone.nothing_to_verify"
    sentence = "This milestone shows no evidence. Log another one with a text, an address or a file."


class AlreadyVerified(Conflict):
    """The milestone was verified."""

    code = "milestone.already_verified"
    sentence = "This milestone was verified by {verified_by} already."


REFUSALS: dict[str, type[Conflict | Invalid]] = {
    kind.code: kind
    for kind in (TaskAlreadyDone, TaskCancelled, TaskBlocked, TaskAlreadySo, TaskWaitsForOthers, NeedsVerifiedMilestone)
}
