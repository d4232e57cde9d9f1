"""Refusals about decisions."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed


class OwnVersion(NotAllowed):
    """Whoever wrote a version does not decide it."""

    code = "decision.own_version"
    sentence = "{author} wrote this version and cannot {act} it. Ask somebody else who may."


class ApprovedAlready(Conflict):
    """One person approves a version once."""

    code = "decision.approved_already"
    sentence = "You approved this version already. It waits for others to approve it."


class NotItsAuthor(NotAllowed):
    """A draft is rewritten by whoever wrote it; else two would have written what one of them approves."""

    code = "decision.not_its_author"
    sentence = (
        "{author} wrote this draft, and nobody else rewrites it. Ask for the change, or begin a draft of your own."
    )


class NotOpenTo(Conflict):
    """The decision stands where this act is not open to it."""

    code = "decision.not_open_to_this"
    sentence = (
        "This decision is {status}; only one that is {needed} can be {act}. Load it again to see where it stands."
    )


class AlreadySuperseded(Conflict):
    """Another version was begun on this one."""

    code = "decision.already_superseded"
    sentence = "Version {version} of this decision was already begun. Go on with that one."


class ArtifactFaulty(Malformed):
    """The content of the decision does not fit its schema."""

    code = "decision.artifact_faulty"
    sentence = "The decision's content has {count} faults, each named below. Mend them and send it again."


class NoteMissing(Malformed):
    """A refusal says why."""

    code = "decision.note_missing"
    sentence = "Say why, in a sentence that its author can work with."


class TitleMissing(Malformed):
    """A decision without a title."""

    code = "decision.title_missing"
    sentence = "A decision needs a title of at most 200 signs. Give what is to be done."


class NotAVersion(Invalid):
    """The two are no versions of one decision."""

    code = "decision.not_a_version"
    sentence = "These two are not versions of one decision. Choose one of its own versions."


class ContextOfAnother(Invalid):
    """The context names another enterprise than the decision."""

    code = "decision.context_of_another"
    sentence = "This decision is about another enterprise. Leave the enterprise out, or name its own."


class NothingToRenew(Conflict):
    """What the version cites says what it said."""

    code = "decision.nothing_to_renew"
    sentence = (
        "Everything this version cites itself says what it said, or is gone. "
        "Where something further down changed, take the citations anew there first."
    )


class NoSuchForm(Malformed):
    """A memo is not made in that form."""

    code = "decision.no_such_form"
    sentence = "A memo is not made as '{asked}'. Choose one of: {choices}."
