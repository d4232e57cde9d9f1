"""What providers tell of programmes: buddies, sessions, courses, journeys, safety.

People stand here under the pseudonym that their provider has for them, never under a name or an address; what somebody
wrote stays with the provider and is named by reference.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Day, Minutes, Moment, Rating, Ratio, Ref, RowId

SessionKind = Literal["language", "mentorship"]
LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
Provider = Literal["kintell", "buddy", "ecornell", "itslearning"]


@contract("buddy.match.created", version=1, from_outside=True, source="buddy")
class BuddyMatchCreated(Contract):
    """A participant was matched with a buddy."""

    match_ref: Ref
    participant_ref: Ref
    buddy_ref: Ref
    programme_id: RowId | None = None
    matched_on: Day


@contract("buddy.event.logged", version=1, from_outside=True, source="buddy")
class BuddyEventLogged(Contract):
    """Two buddies met."""

    event_ref: Ref
    match_ref: Ref
    kind: Code
    held_on: Day
    minutes: Minutes
    attendees: Annotated[int, Field(ge=1, le=10_000)]


@contract("buddy.checkin.completed", version=1, from_outside=True, source="buddy")
class BuddyCheckinCompleted(Contract):
    """A participant said how it is going."""

    checkin_ref: Ref
    match_ref: Ref
    on: Day
    mood: Rating
    note_ref: Ref | None = None


@contract("buddy.feedback.submitted", version=1, from_outside=True, source="buddy")
class BuddyFeedbackSubmitted(Contract):
    """A participant rated the match."""

    feedback_ref: Ref
    match_ref: Ref
    on: Day
    rating: Rating
    text_ref: Ref | None = None


@contract("kintell.session.scheduled", version=1, from_outside=True, source="kintell")
class KintellSessionScheduled(Contract):
    """A language or mentorship session was agreed on."""

    session_ref: Ref
    participant_ref: Ref
    counterpart_ref: Ref
    programme_id: RowId | None = None
    kind: SessionKind
    scheduled_at: Moment
    topic: Code | None = None


@contract("kintell.session.completed", version=1, from_outside=True, source="kintell")
class KintellSessionCompleted(Contract):
    """A language or mentorship session took place."""

    session_ref: Ref
    participant_ref: Ref
    counterpart_ref: Ref
    programme_id: RowId | None = None
    kind: SessionKind
    scheduled_at: Moment | None = None
    completed_at: Moment
    minutes: Minutes
    topic: Code | None = None
    language_level: LanguageLevel | None = None


@contract("kintell.rating.created", version=1, from_outside=True, source="kintell")
class KintellRatingCreated(Contract):
    """A participant rated a session."""

    session_ref: Ref
    participant_ref: Ref
    rating: Rating
    rated_at: Moment
    comment_ref: Ref | None = None


@contract("upskilling.course.completed", version=1, from_outside=True, source_in="provider")
class UpskillingCourseCompleted(Contract):
    """A participant finished a course."""

    participant_ref: Ref
    provider: Provider
    course_ref: Ref
    completed_on: Day
    score_ratio: Ratio | None = None


@contract("upskilling.credential.issued", version=1, from_outside=True, source_in="provider")
class UpskillingCredentialIssued(Contract):
    """A participant was given a credential."""

    participant_ref: Ref
    provider: Provider
    credential_ref: Ref
    name: Annotated[str, Field(min_length=1, max_length=200)]
    issued_on: Day


@contract("upskilling.progress.updated", version=1, from_outside=True, source_in="provider")
class UpskillingProgressUpdated(Contract):
    """A participant got on with a course."""

    participant_ref: Ref
    provider: Provider
    course_ref: Ref
    progress_ratio: Ratio
    as_of: Moment


@contract("orchestration.journey.milestone.reached", version=1, from_outside=True)
class JourneyMilestoneReached(Contract):
    """A participant reached a step of the journey."""

    participant_ref: Ref
    programme_id: RowId | None = None
    milestone: Code
    reached_at: Moment


@contract("orchestration.profile.updated", version=1, from_outside=True)
class ProfileUpdated(Contract):
    """Flags of a participant's journey changed; those that did not are left out."""

    participant_ref: Ref
    flags: Annotated[dict[Code, bool], Field(min_length=1, max_length=50)]
    updated_at: Moment


@contract("safety.flag.raised", version=1, from_outside=True)
class SafetyFlagRaised(Contract):
    """A text was held back until a person has looked at it."""

    flag_ref: Ref
    participant_ref: Ref | None = None
    text_ref: Ref
    policy: Literal["self_harm", "threat", "abuse", "doxxing", "minors"]
    severity: Literal["low", "medium", "high", "critical"]
    raised_at: Moment
    review_due_at: Moment | None = None


@contract("safety.review.completed", version=1, from_outside=True)
class SafetyReviewCompleted(Contract):
    """A person looked at a text that was held back, and decided."""

    flag_ref: Ref
    outcome: Literal["cleared", "redacted", "withheld", "escalated"]
    reviewed_at: Moment
