"""Writes of contests: asking a person to look again, answering, withdrawing, and noting that one is late."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from capability.contests import queries, rules
from capability.contests.contracts import ReadinessContestAnswered, ReadinessContested
from capability.contests.errors import (
    AnswerMissing,
    AnswerNotOffered,
    AskedAlready,
    ContestOver,
    NothingMended,
    NotTheNewest,
    NotYourComputation,
    NotYoursToAnswer,
    NotYoursToWithdraw,
    OwnContest,
    ReasonMissing,
)
from capability.contests.models import ReadinessContest
from capability.readiness.models import FinancingReadiness
from capability.readiness.operations.recomputing import recompute_capabilities
from capability.readiness.queries import last_readiness, readiness_row
from capability.readiness.results import ReadinessShown
from capability.scoring.rules.arithmetic import rounded
from clear_platform.foundation import clock
from clear_platform.foundation.days import day_in_words
from clear_platform.foundation.public import (
    STAFF_ANALYSTS,
    Actor,
    Allowed,
    Expected,
    enqueue,
    job_name,
    operation,
    publish,
    record,
    refuse_stale,
)
from clear_platform.foundation.stated import words_of

ASKERS = Allowed(institution=("admin", "analyst"), enterprise=("owner", "member"))
ANSWERERS = Allowed(staff=STAFF_ANALYSTS, institution=rules.ANSWER_IN_INSTITUTIONS)
TELL = job_name("capability.tell_of_contest")


@operation(ASKERS)
def ask_to_look_again(*, actor: Actor, enterprise_id: int, readiness_id: int, reason: str) -> ReadinessContest:
    """Ask a person to look again at a readiness, and to answer within 14 days.

    Only of what was computed for the organization one acts for, and only of the newest. Refuses: `NotVisible`,
    `NotFound`, `NotYourComputation`, `ReasonMissing`, `NotTheNewest`, `AskedAlready`. Leaves: the contest, an audit
    event, the event `readiness.contested`, a job that tells whoever is to answer.
    """
    row = readiness_row(actor=actor, enterprise_id=enterprise_id, readiness_id=readiness_id)
    if row.organization_id != actor.organization_id:
        raise NotYourComputation()
    words = _words(reason)
    if not rules.says_what(words):
        raise ReasonMissing()
    # Held, so that of two who ask at the same moment the second finds what the first asked.
    FinancingReadiness.objects.select_for_update(of=("self",)).get_for(actor, row.pk, "act")
    newest = _newest(actor, row)
    if newest.id != row.pk:
        raise NotTheNewest(score=_shown(newest.score))
    asked = queries.open_about(actor, readiness_id=row.pk)
    if asked is not None:
        raise AskedAlready(due_on=day_in_words(asked.due_on))
    made = ReadinessContest(
        organization_id=row.organization_id,
        enterprise_id=row.enterprise_id,
        readiness=row,
        reason=words,
        asked_by_id=actor.id,
        due_on=rules.due_on(clock.today()),
    )
    made.save(force_insert=True)
    record(
        actor=actor,
        action="ask_to_look_again",
        obj=made,
        after={"readiness": row.pk, "score": row.readiness_score, "because": words, "due_on": made.due_on},
    )
    publish(
        actor=actor,
        type="readiness.contested",
        subject=f"enterprise/{row.enterprise_id}",
        data=ReadinessContested(
            contest_id=made.pk,
            readiness_id=row.pk,
            enterprise_id=row.enterprise_id,
            score=row.readiness_score,
            due_on=made.due_on,
        ),
        organization_id=row.organization_id,
    )
    _tell(made, "asked")
    return made


@operation(ANSWERERS)
def answer_contest(
    *, actor: Actor, contest_id: int, becomes: str, answer: str, expected: Expected | None = None
) -> ReadinessContest:
    """Answer as a person who looked again: the score stands (`upheld`), or it was mended (`changed`).

    Mended takes a readiness that is another: it is computed anew here, with what was put right before. The readiness
    that was doubted stays, and so does the answer. Of an institution's own computation staff answer only once that is
    late, or where nobody else of it could. Refuses: `NotVisible`, `ReadOnly`, `Stale`, `ContestOver`,
    `OwnContest`, `NotYoursToAnswer`, `AnswerNotOffered`, `AnswerMissing`, `NothingMended`. Leaves: the contest
    answered, an audit event, the event `readiness.contest_answered`, a job that tells whoever asked; of a recomputation
    what that leaves.
    """
    # Taken before anything is computed: what is newer than it came of this answer (`rules.was_mended`).
    began = clock.now()
    contest = _held(actor, contest_id)
    _refuse(actor, contest)
    refuse_stale(expected, lambda: queries.tag(contest))
    if becomes not in rules.ANSWERS:
        raise AnswerNotOffered(becomes=becomes[:20], choices=", ".join(rules.ANSWERS))
    words = _words(answer)
    if not words:
        raise AnswerMissing()
    if becomes == rules.CHANGED:
        contest.recomputed_id = _mended(actor, contest).id
    contest.state, contest.answer = ReadinessContest.State(becomes), words
    contest.answered_by_id, contest.answered_at = actor.id, began
    contest.save(update_fields=["state", "answer", "answered_by", "answered_at", "recomputed"])
    contest = _as_it_stands(actor, contest_id)
    record(
        actor=actor,
        action="answer_contest",
        obj=contest,
        before={"state": rules.OPEN, "readiness": contest.readiness_id, "score": contest.readiness.readiness_score},
        after={
            "state": contest.state,
            "readiness": contest.recomputed_id,
            "score": contest.recomputed.readiness_score if contest.recomputed else None,
            "because": words,
        },
    )
    publish(
        actor=actor,
        type="readiness.contest_answered",
        subject=f"enterprise/{contest.enterprise_id}",
        data=ReadinessContestAnswered(
            contest_id=contest.pk,
            readiness_id=contest.readiness_id,
            enterprise_id=contest.enterprise_id,
            became="changed" if contest.recomputed else "upheld",
            before=contest.readiness.readiness_score,
            recomputed_id=contest.recomputed_id,
            after=contest.recomputed.readiness_score if contest.recomputed else None,
        ),
        organization_id=contest.organization_id,
    )
    _tell(contest, "answered")
    return contest


@operation(ASKERS)
def withdraw_contest(*, actor: Actor, contest_id: int, expected: Expected | None = None) -> ReadinessContest:
    """Take back what one asked oneself, before it is answered. It stays on record.

    Refuses: `NotVisible`, `ReadOnly`, `Stale`, `ContestOver`, `NotYoursToWithdraw`. Leaves: one audit event.
    """
    contest = _held(actor, contest_id)
    if contest.state != rules.OPEN:
        raise ContestOver(state=contest.get_state_display().lower())
    if not queries.is_asker(actor, contest):
        raise NotYoursToWithdraw()
    refuse_stale(expected, lambda: queries.tag(contest))
    contest.state, contest.withdrawn_at = ReadinessContest.State.WITHDRAWN, clock.now()
    contest.save(update_fields=["state", "withdrawn_at"])
    record(
        actor=actor,
        action="withdraw_contest",
        obj=contest,
        before={"state": rules.OPEN},
        after={"state": contest.state},
    )
    return _as_it_stands(actor, contest_id)


@operation(Allowed())
def note_contest_late(*, actor: Actor, contest_id: int) -> bool:
    """Note that a contest passed its day, once. Gives: whether it was still to be noted.

    Leaves: where it was, one audit event and a job that tells whoever is to answer.
    """
    contest = _held(actor, contest_id)
    if contest.late_told_on is not None or not rules.is_late(queries.standing_of(contest), clock.today()):
        return False
    contest.late_told_on = clock.today()
    contest.save(update_fields=["late_told_on"])
    record(actor=actor, action="note_contest_late", obj=contest, after={"due_on": contest.due_on})
    _tell(contest, "late")
    return True


def _held(actor: Actor, contest_id: int) -> ReadinessContest:
    """Give a contest kept from changing, as it stands once nobody else holds it."""
    held: ReadinessContest = ReadinessContest.objects.select_for_update(of=("self",)).get_for(actor, contest_id, "act")
    return held


def _as_it_stands(actor: Actor, contest_id: int) -> ReadinessContest:
    """Give a contest after it was written, with the number of its changes and both readinesses."""
    found: ReadinessContest = queries.contests_for(actor).get_for(actor, contest_id)
    return found


def _refuse(actor: Actor, contest: ReadinessContest) -> None:
    match queries.refusal_of(actor, contest):
        case "over":
            raise ContestOver(state=contest.get_state_display().lower())
        case "asked":
            raise OwnContest(name=actor.name)
        case "others":
            raise NotYoursToAnswer()
        case _:
            return


def _mended(actor: Actor, contest: ReadinessContest) -> ReadinessShown:
    """Compute readiness anew for whom it was computed, and give it.

    Refuses: `NothingMended` where it has the same score and the same flags, though it be another row.
    """
    own = rules.is_own(queries.standing_of(contest))
    recompute_capabilities(
        actor=actor,
        enterprise_ids=[contest.enterprise_id],
        organization_id=None if own else contest.organization_id,
    )
    doubted = readiness_row(actor=actor, enterprise_id=contest.enterprise_id, readiness_id=contest.readiness_id)
    newest = _newest(actor, doubted)
    if rules.is_same(newest.score, newest.flags, doubted.readiness_score, doubted.flags_json):
        raise NothingMended(score=_shown(newest.score))
    return newest


def _newest(actor: Actor, row: FinancingReadiness) -> ReadinessShown:
    return last_readiness(actor, [row.enterprise_id], organization_id=row.organization_id)[row.enterprise_id]


def _shown(score: Decimal) -> Decimal:
    """Give a score with the digits that pages show."""
    return rounded(Fraction(score), places=1)


def _words(text: str) -> str:
    return words_of(text)[: rules.LONGEST_TEXT]


def _tell(contest: ReadinessContest, what: str) -> None:
    enqueue(TELL, contest_id=contest.pk, organization_id=contest.organization_id, what=what)
