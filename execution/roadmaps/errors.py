"""Refusals about roadmaps, packs of tickets and their files."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed


class StatedRefused(Malformed):
    """An assumption or a projection cannot be kept as it stands."""

    code = "roadmap.stated_refused"
    sentence = "What was stated cannot be kept as it stands. Each figure at fault is named; mend it and send it again."


class RoadmapSuperseded(Conflict):
    """Another version is in force."""

    code = "roadmap.superseded"
    sentence = "{version} was replaced by {newer}. Work goes on there; this one stays as it was."


class PlannedMeanwhile(Conflict):
    """Somebody else's plan is not replaced unseen."""

    code = "roadmap.planned_meanwhile"
    sentence = (
        "Roadmap {version} was made while this one was being planned. Look at it, and plan anew if it is not what you"
        " mean."
    )


class ConflictsOpen(Conflict):
    """What waits for a person is not left behind."""

    code = "roadmap.conflicts_open"
    sentence = "{conflicts} conflicts of a file that came back are open. Settle them, then make the next version."


class NotItsDecision(Invalid):
    """The decision is about another enterprise, or not in this one's own file."""

    code = "roadmap.not_its_decision"
    sentence = "The decision is not one of this enterprise's own. Choose one that is, or choose the tickets by hand."


class NoSuchSection(Malformed):
    """Sections are numbered from 1 to 10."""

    code = "roadmap.no_such_section"
    sentence = "A roadmap has sections 1 to 10; there is no {number}."


class NothingRecommended(Invalid):
    """There is nothing to plan."""

    code = "ticket_pack.nothing_recommended"
    sentence = "No ticket of the library answers what was decided. Choose tickets by hand."


class UnknownTickets(Invalid):
    """The library does not have these, or no longer offers them."""

    code = "ticket_pack.unknown_tickets"
    sentence = "The library offers no {tickets}. Look at what it offers and choose again."


class BeginsFarAway(Invalid):
    """No plan is for another age; a year of four wrong digits is."""

    code = "ticket_pack.begins_far_away"
    sentence = "A roadmap cannot begin on {day}. Name a day from {first} to {last}."


class PackHasDone(Conflict):
    """What was done is not thrown away."""

    code = "ticket_pack.has_done"
    sentence = "{done} tickets of this pack are done, so it cannot be deleted. Skip what is left instead."


class PackRestedOn(Conflict):
    """What a file of a later version was held against is not thrown away."""

    code = "ticket_pack.rested_on"
    sentence = (
        "{files} files that came back to {version} were exported from this pack, and what waits of them is held against"
        " it. It cannot be deleted; nobody works in it any more."
    )


class AssigneeOutside(Invalid):
    """Whoever works on a ticket can see it."""

    code = "ticket.assignee_outside"
    sentence = "This person does not see the enterprise's work. Name a member, or invite the person first."


class TicketReasonMissing(Malformed):
    """What is blocked says why."""

    code = "ticket.reason_missing"
    sentence = "Say in the notes what blocks {ticket}, so that others can help or plan without it."


class NoSuchSprint(Malformed):
    """The pack has no such sprint."""

    code = "ticket.no_such_sprint"
    sentence = "The pack has sprints 1 to {sprints}; there is no {sprint}."


class BeforeWhatItNeeds(Invalid):
    """A ticket stands no sooner than what it waits for."""

    code = "ticket.before_what_it_needs"
    sentence = "In sprint {sprint}, {ticket} would come before {needs}, which it waits for. Move {needs} first."


class FileUnreadable(Malformed):
    """It is no text, or far too large."""

    code = "pack_file.unreadable"
    sentence = "The file cannot be read: {why}. Send the Markdown file as it was exported, with your edits in it."


class FileOfAnotherPack(Invalid):
    """The first block of the file names another pack."""

    code = "pack_file.foreign"
    sentence = (
        "Line {line}: the file is of pack {pack}, version {version}, not of this one. Upload it where it came from."
    )


class FileOfUnknownExport(Invalid):
    """Nobody can tell what hands changed without knowing what they were given."""

    code = "pack_file.unknown_export"
    sentence = (
        "The first lines of the file do not say which export it came from, or say one that is not known here. Export"
        " the pack again and carry your edits over."
    )


class NoSuchConflict(Invalid):
    """It was settled, or belongs to another pack."""

    code = "pack_file.no_such_conflict"
    sentence = "There is no open conflict {conflicts} of this pack. Load it again; somebody may have settled it."


class AssigneeGone(Invalid):
    """Whom the file names left since it came."""

    code = "pack_file.assignee_gone"
    sentence = (
        "{name}, whom the file names for {ticket}, no longer sees the enterprise's work. Keep what is here, and name"
        " somebody else on the ticket."
    )
