"""Why readiness is what it is and what to do first, as plain data for the page: the step, the reasons, the flags.

What is said is decided in `rules.reasons`; here it gets its words, its units and the places it leads to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability.catalog.shipped import DOMAIN_OF, SHORT_NAMES
from capability.constants import FLAG_BY_CODE, SET_FROM_ABOVE
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.flags import NEAREST
from capability.readiness.rules.reasons import CAPABILITY_LOW, FLAG
from capability.readiness.wording import citation_href, figure_in_words, readiness_href, way_note
from capability.scoring.rules.arithmetic import rounded
from capability.scoring.rules.reasons import (
    BEHIND_TARGET,
    FIXED_ADVICE,
    LOW_FINDING,
    MISSING,
    OLD,
    OVERDUE,
    UNVERIFIED,
)
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, may, may_reach
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, number, signed
from enterprises.public import EnterpriseShown, analyses_for, currency_of
from execution.public import tasks_of

FINANCE = "cfo"
ENDED_TASKS = ("done", "cancelled")
IN_ORDER = ("raised", "not_known", "clear")


@dataclass(frozen=True)
class Leads:
    """Where what is missing is begun: a decision is written, a domain diagnosed; nowhere for those who may not."""

    enterprise_id: int
    may_write: bool
    may_record: bool
    drafted: Mapping[str, Any]
    """By the id of an analysis, the decision that was drafted on it."""
    decisions: Mapping[str, Any]
    """By their ids, the decisions that hold."""
    currency: str | None
    """The currency of the accounts, None where it is not known."""

    @classmethod
    def of(
        cls, actor: Actor, enterprise: EnterpriseShown, decisions: Sequence[Any], flags: Sequence[Mapping[str, Any]]
    ) -> Leads:
        """Give those of one reader. Takes: the decisions that hold, newest first; flags as they are stored.

        The currency is the one that the enterprise named, else that of the analysis an amount was read from.
        """
        reached = may_reach(actor, enterprise.id, "act")
        open_ones = [row for row in decisions if row.status in NEAREST and row.analysis_id is not None]
        return cls(
            enterprise_id=enterprise.id,
            may_write=may(actor, "create_decision") and reached,
            may_record=may(actor, "record_outcome") and reached,
            decisions={str(row.pk): row for row in decisions},
            drafted={str(row.analysis_id): row for row in reversed(open_ones)},
            currency=currency_in(actor, enterprise, flags),
        )

    def title(self, way: Mapping[str, Any]) -> str:
        """Give what a way is called: a decision by its own title, told apart from another of the same title."""
        row = self.decisions.get(way["id"]) if way["type"] == "decision" else None
        if row is None:
            return str(way["title"])
        if all(one.title != row.title or one.pk == row.pk for one in self.decisions.values()):
            return str(row.title)
        known = {"title": row.title, "n": row.version, "status": row.status, "day": day_full(_settled_on(row))}
        return _("%(title)s (v%(n)s, %(status)s %(day)s)") % known

    def decision(self, *, title: str, domain: str = FINANCE, analysis: str = "", metric: str = "") -> str:
        """Give the form of a new decision, begun with what it is about; empty for those who may not write one."""
        if not self.may_write:
            return ""
        asked = {"title": title, "domain": domain, "analysis": analysis, "metric": metric}
        said = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('decision-new-page', args=[self.enterprise_id])}?{said}"

    def diagnosis(self, domain: str) -> str:
        """Give the form that diagnoses a domain; empty for those who may not."""
        return reverse("diagnose-domain-page", args=[self.enterprise_id, domain]) if self.may_write else ""


def _settled_on(row: Any) -> date:
    found: date = (row.decided_at if row.status == "approved" and row.decided_at else row.created_at).date()
    return found


def currency_in(actor: Actor, enterprise: EnterpriseShown, flags: Sequence[Mapping[str, Any]]) -> str | None:
    """Give the currency of the amounts of flags: the one the enterprise named, else that of their analysis."""
    named = currency_of(enterprise.settings)
    if named:
        return named
    amounts = [flag["citation"] for flag in flags if flag["unit"] == "currency" and flag["citation"]]
    ids = [int(one["id"]) for one in amounts if one["type"] == "analysis"]
    rows = analyses_for(actor).filter(pk__in=ids).values_list("input_json__currency", flat=True) if ids else ()
    return next((str(one) for one in rows if one), None)


@dataclass(frozen=True)
class Act:
    """What would raise a figure: its words, where they lead, a note, and where that leads."""

    text: str
    href: str = ""
    note: str = ""
    note_href: str = ""


def first_step_of(actor: Actor, ready: ReadinessShown, leads: Leads) -> dict[str, Any] | None:
    """Give the one step worth most as a sentence, what comes of it, and a button; None where nothing costs a point.

    A decision that is to be carried out leads to what is left of it: its next task, else the measurement that shows
    what came of it.
    """
    step = ready.rationale["first_step"]
    if step is None:
        return None
    act = _act_of_step(step, ready, leads)
    left = _left_of(actor, step, leads)
    now, then = tenths(ready.score), tenths(Decimal(step["readiness"]))
    gain = then - now
    worth = _("It is worth up to %(points)s of the %(lacking)s points that are lacking:")
    if any(part["kind"] == "floor" for part in ready.rationale["bridge"]):
        worth = _("It is worth up to %(points)s points, though flags take more than there is:")
        gain = Decimal(step["points"])
    text = f"{worth} {_('readiness would be %(then)s instead of %(now)s.')}"
    facts = {"points": number(gain, places=1), "lacking": number(100 - now, places=1),
             "then": number(then, places=1), "now": number(now, places=1)}  # fmt: skip
    text %= facts
    if step["ways"] and step["ways"][0]["type"] == "diagnosis" and not leads.may_write:
        text = f"{text} {_('Whoever may act for the enterprise diagnoses it.')}"
    return {
        "strong": _sentence_of_step(step, ready, leads),
        "text": f"{text} {left.text}" if left else text,
        "href": left.href if left else act.href or act.note_href,
        "act": left.note if left else _button(step, act),
    }


def _left_of(actor: Actor, step: Mapping[str, Any], leads: Leads) -> Act | None:
    """Give what is left to do of the approved decision that a step carries out; None where it is another step."""
    way = step["ways"][0] if step["ways"] else None
    if way is None or way["type"] != "decision" or way["status"] != "approved" or way["id"] not in leads.decisions:
        return None
    stand = tasks_of(actor=actor, decision_id=UUID(way["id"])).exclude(status__in=ENDED_TASKS)
    tasks = list(stand.values_list("pk", "title", "due_date"))
    if not tasks:
        return _measurement(step, way, leads)
    [(task_id, title, due), *more] = tasks
    said = _("Its next task is “%s”") % title
    if due is not None:
        said = _("%(task)s, due %(day)s") % {"task": said, "day": day_full(due)}
    if more:
        others = ngettext("%(n)s more stands open", "%(n)s more stand open", len(more)) % {"n": in_words(len(more))}
        said = f"{said}; {others}"
    return Act(f"{said}.", reverse("task-page", args=[task_id]), _("Open the task"))


def _measurement(step: Mapping[str, Any], way: Mapping[str, Any], leads: Leads) -> Act | None:
    if not leads.may_record:
        return None
    flag = step["code"].removeprefix(FLAG)
    row = step["basis"]["id"].partition("/")[2] if step["basis"] else ""
    metric = FLAG_BY_CODE[flag].metric if flag in FLAG_BY_CODE else row
    said = urlencode({"decision": way["id"], **({"metric": metric} if metric else {})})
    text = _("None of its tasks stands open: measure what came of it, and record the outcome.")
    return Act(text, f"{reverse('record-outcome-page', args=[leads.enterprise_id])}?{said}", _("Record an outcome"))


def _flag_behind(code: str, ready: ReadinessShown) -> Mapping[str, Any] | None:
    wanted = code.removeprefix(FLAG)
    return next((flag for flag in ready.rationale["flags"] if code.startswith(FLAG) and flag["code"] == wanted), None)


def _sentence_of_step(step: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> str:
    flag = _flag_behind(step["code"], ready)
    if flag is not None:
        said = {"act": _act_in_words(step, leads), "flag": flag["name"], "points": number(Decimal(flag["penalty"]))}
        if not step["capability"]:
            return _("%(act)s. That clears the flag “%(flag)s”.") % said
        said["capability"] = SHORT_NAMES.get(step["capability"], step["capability"])
        return _("%(act)s. That clears the flag “%(flag)s” (%(points)s points) and raises %(capability)s.") % said
    if len(step["ways"]) > 1:
        return _sentence_of_tasks(step)
    facts = {
        "name": step["name"],
        "capability": SHORT_NAMES.get(step["capability"], step["capability"]),
        "value": number(Decimal(step["figure"])),
    }
    sentences = {
        LOW_FINDING: _("Raise “%(name)s”, which the diagnosis found at %(value)s of 100 (%(capability)s)."),
        BEHIND_TARGET: _("Bring “%(name)s” to its target; it has come %(value)s %% of the way (%(capability)s)."),
        OVERDUE: _("Finish the task “%(name)s”, which is overdue, and let it be verified (%(capability)s)."),
        UNVERIFIED: _("Have the task “%(name)s” verified: it is done, and counts half until then (%(capability)s)."),
    }
    return sentences[step["code"]] % facts


def _sentence_of_tasks(step: Mapping[str, Any]) -> str:
    facts = {"n": step["figure"], "first": step["ways"][0]["title"]}
    if step["code"] == OVERDUE:
        return _("Finish the %(n)s tasks that are overdue, “%(first)s” first, and let them be verified.") % facts
    return _("Have the %(n)s tasks verified that are done and count half until then, “%(first)s” first.") % facts


def _act_in_words(step: Mapping[str, Any], leads: Leads) -> str:
    """Give what is to be done to clear a flag: carry out the decision that is there, else what is advised."""
    way = step["ways"][0] if step["ways"] else None
    if way is None or way["type"] == "diagnosis":
        return str(step["advice"]).rstrip(".")
    if way["type"] == "task" and len(step["ways"]) > 1:
        facts = {"n": len(step["ways"]), "first": way["title"]}
        return _("Have the milestones of %(n)s tasks verified, “%(first)s” first") % facts
    if way["type"] == "task":
        return _("Have the milestones of the task “%s” verified") % way["title"]
    acts = {
        "approved": _("Carry out the decision “%s”"),
        "proposed": _("Settle the decision “%s”, which waits for approval"),
    }
    act = acts.get(way["status"], _("Finish the draft “%s” and have it approved")) % leads.title(way)
    by = date.fromisoformat(way["by"]) if way["by"] else None
    if by is None or by >= clock.today():
        return act
    return _("%(act)s, overdue since %(day)s") % {"act": act, "day": day_full(by)}


def _act_of_step(step: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> Act:
    flag = _flag_behind(step["code"], ready)
    if flag is not None:
        return act_of_flag(flag, leads)
    if step["ways"]:
        return Act(leads.title(step["ways"][0]), citation_href(step["ways"][0], leads.enterprise_id))
    return _act_of_row(step["basis"], step["capability"], step["advice"], leads)


def _button(step: Mapping[str, Any], act: Act) -> str:
    way = step["ways"][0]["type"] if step["ways"] else ""
    if act.href:
        return {"task": _("Open the task"), "diagnosis": _("Diagnose")}.get(way, _("Open the decision"))
    return act.note


def reasons_table(ready: ReadinessShown, scores: Mapping[str, str], leads: Leads) -> Table:
    """Give what lowered readiness most, the most first.

    Takes: the address of the lineage of the newest score, by capability and by each task it rests on ("task 12").
    """
    rows = []
    for reason in ready.rationale["reasons"]:
        act = _act_of_reason(reason, ready, leads)
        rows.append(
            Row(
                [
                    Cell(reason["name"], note=reason["code"]),
                    Cell(act.text, href=act.href, note=act.note, note_href=act.note_href, in_drawer=False),
                    Cell(_figure_of(reason, ready, leads), why=_why(reason, ready, scores)),
                    Cell(taken(reason)),
                ]
            )
        )
    columns = [
        Column(_("What lowers it most"), "name"),
        Column(_("What would raise it")),
        Column(_("Figure"), "figure"),
        Column(_("Points"), "figure", main=True),
    ]
    return Table(_("Why it is not 100"), columns, rows)


def tenths(value: Decimal) -> Decimal:
    """Give a figure as it is shown with one digit, so that what is reckoned from shown figures adds up."""
    return rounded(Fraction(value), places=1)


def taken(reason: Mapping[str, Any]) -> str:
    """Give what a reason took: points, or confidence alone."""
    if reason["affects"] == "confidence":
        return _("no points; confidence %(n)s") % {"n": signed(-Decimal(reason["confidence_lost"]), places=2)}
    return signed(-Decimal(reason["points_lost"]), places=1)


def _figure_of(reason: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> str:
    flag = _flag_behind(reason["code"], ready)
    if flag is not None:
        return figure_in_words(flag, leads.currency)
    return reason_figure(reason)


def reason_figure(reason: Mapping[str, Any]) -> str:
    """Give the figure of a reason that is no flag, with its unit: 52 of 100, 2 tasks, 5 of 12 inputs, a day."""
    if reason["figure"] is None:
        return _("day unknown")
    if reason["unit"] == "day":
        return _("newest of %s") % day_full(date.fromisoformat(reason["figure"]))
    value = number(Decimal(reason["figure"]))
    if reason["of"] is not None:
        return _("%(n)s of %(all)s %(unit)s") % {"n": value, "all": reason["of"], "unit": reason["unit"]}
    if reason["unit"] == "tasks":
        n = int(reason["figure"])
        return ngettext("%(n)s task", "%(n)s tasks", n) % {"n": value}
    return f"{value} {reason['unit']}"


def _why(reason: Mapping[str, Any], ready: ReadinessShown, scores: Mapping[str, str]) -> str:
    if reason["code"].startswith(CAPABILITY_LOW):
        return scores.get(reason["code"].removeprefix(CAPABILITY_LOW), "")
    if reason["code"] in {OVERDUE, UNVERIFIED}:
        return scores.get(f"task {reason['basis']['id']}", "")
    return readiness_href(ready.enterprise_id, ready.id)


def _act_of_reason(reason: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> Act:
    code = reason["code"]
    flag = _flag_behind(code, ready)
    if flag is not None:
        return act_of_flag(flag, leads)
    if code.startswith(CAPABILITY_LOW):
        if reason["advice"] == FIXED_ADVICE:
            href = leads.diagnosis(FINANCE)
            return Act(reason["advice"], "", _("Diagnose") if href else "", href)
        return _act_of_row(reason["basis"], code.removeprefix(CAPABILITY_LOW), reason["advice"], leads)
    if reason["raised_by"]:
        first, more = reason["raised_by"][0], len(reason["raised_by"]) - 1
        note = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": in_words(more)} if more else first["status"]
        return Act(leads.title(first), citation_href(first, leads.enterprise_id), note)
    act = _("Diagnose") if leads.may_write and code in {MISSING, OLD} else ""
    return Act(reason["advice"], "", act, leads.diagnosis(FINANCE) if act else "")


def act_of_flag(flag: Mapping[str, Any], leads: Leads) -> Act:
    """Give what clears a flag: the decision, task or diagnosis named with it, else a decision to be written."""
    if flag["cleared_by"]:
        way = flag["cleared_by"][0]
        if way["type"] != "diagnosis" or leads.may_write:
            return Act(leads.title(way), citation_href(way, leads.enterprise_id), way_note(way, flag, leads.currency))
    if flag["code"] == "unverified_evidence":
        return Act(flag["advice"])
    rule = FLAG_BY_CODE[flag["code"]]
    cited = flag["citation"] or {}
    href = leads.decision(
        title=rule.advice.rstrip("."),
        analysis=cited["id"] if cited.get("type") == "analysis" else "",
        metric=rule.metric,
    )
    return Act(flag["advice"], "", _("Write a decision") if href else "", href)


def _act_of_row(basis: Mapping[str, Any] | None, capability: str, advice: str, leads: Leads) -> Act:
    """Give what would raise a row: the decision that was drafted on its analysis or set its target, else a new one."""
    domain = DOMAIN_OF.get(capability, FINANCE)
    if basis is None:
        href = leads.diagnosis(domain)
        return Act(advice, "", _("Diagnose") if href else "", href)
    decisions = leads.drafted if basis["type"] == "finding" else leads.decisions
    known = decisions.get(basis["part_of"])
    if known is not None:
        named = leads.title({"type": "decision", "id": str(known.pk), "title": known.title})
        return Act(advice, "", _("Open the decision “%s”") % named, f"/decisions/{known.pk}")
    href = leads.decision(
        title=_("Raise %s") % basis["label"],
        domain=domain,
        analysis=basis["part_of"] if basis["type"] == "finding" else "",
    )
    return Act(advice, "", _("Write a decision") if href else "", href)


def flags_table(ready: ReadinessShown, leads: Leads) -> Table:
    """Give every flag: whether it is raised, its figure and threshold, what it costs, and what clears it."""
    flags = sorted(ready.rationale["flags"], key=lambda flag: IN_ORDER.index(flag["state"]))
    why = readiness_href(ready.enterprise_id, ready.id)
    columns = [
        Column(_("Flag"), "name"),
        Column(_("State"), "status"),
        Column(_("What clears it")),
        Column(_("Judged by"), "quiet"),
        Column(_("Figure"), "figure"),
        Column(_("Raised when"), "figure"),
        Column(_("Costs"), "figure", main=True),
    ]
    return Table(_("All flags"), columns, [_flag_row(flag, why, leads) for flag in flags])


def _flag_row(flag: Mapping[str, Any], why: str, leads: Leads) -> Row:
    raised, penalty = flag["state"] == "raised", number(Decimal(flag["penalty"]))
    act = act_of_flag(flag, leads) if raised else Act("")
    cited = flag["citation"]
    figure = Cell(figure_in_words(flag, leads.currency), why=why if cited else "")
    if flag["state"] == "not_known":
        figure = Cell(because=_("no statement or measurement says it"))
        act = _act_of_unknown(flag, leads)
    return Row(
        [
            Cell(flag["name"]),
            Cell(status=flag["state"]),
            Cell(act.text, href=act.href, note=act.note, note_href=act.note_href, in_drawer=False),
            Cell(
                cited["label"] if cited else "",
                href=citation_href(cited, leads.enterprise_id) if cited else "",
                note=_day_beside(flag["on"], cited),
                in_drawer=False,
            ),
            figure,
            Cell(_threshold_of(flag, leads.currency)),
            Cell(_("%s points") % penalty) if raised else Cell("0", note=_("of %s") % penalty),
        ]
    )


def _day_beside(on: str | None, cited: Mapping[str, Any] | None) -> str:
    """Give the day a figure holds for, unless what it was read from is called by that day."""
    day = day_full(date.fromisoformat(on)) if on else ""
    return "" if cited and cited["label"].endswith(day) else day


def _act_of_unknown(flag: Mapping[str, Any], leads: Leads) -> Act:
    """Give how a figure that nobody knows is stated; a holder's flag is set from above, evidence comes with work."""
    if flag["code"] in SET_FROM_ABOVE:
        return Act(_("The holder of a loan sets it."))
    if not FLAG_BY_CODE[flag["code"]].measure:
        return Act(_("Milestones that show something, logged with tasks."))
    href = leads.diagnosis(FINANCE)
    return Act("", "", _("State it in a diagnosis"), href) if href else Act(_("Whoever diagnoses it states it."))


def _threshold_of(flag: Mapping[str, Any], currency: str | None) -> str:
    at = figure_in_words({**flag, "figure": flag["threshold"], "of": None}, currency)
    return (_("over %s") if flag["stands_when"] == "over" else _("under %s")) % at
