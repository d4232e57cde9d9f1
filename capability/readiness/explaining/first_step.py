"""The one step worth most, in a sentence, with where it is taken. Decided in `rules.reasons`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability.catalog.shipped import SHORT_NAMES
from capability.constants import FLAG_BY_CODE
from capability.readiness.explaining.acts import Act, act_of_flag, act_of_row, flag_behind
from capability.readiness.explaining.leads import Leads
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.reasons import FLAG
from capability.readiness.wording import citation_href, tenths
from capability.scoring.rules.reasons import (
    BEHIND_TARGET,
    LOW_FINDING,
    OVERDUE,
    UNVERIFIED,
)
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import day_full, in_words, number
from execution.public import tasks_of

ENDED_TASKS = ("done", "cancelled")


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
    metric = FLAG_BY_CODE[flag].stated if flag in FLAG_BY_CODE else row
    said = urlencode({"decision": way["id"], **({"metric": metric} if metric else {})})
    text = _("None of its tasks stands open: measure what came of it, and record the outcome.")
    return Act(text, f"{reverse('record-outcome-page', args=[leads.enterprise_id])}?{said}", _("Record an outcome"))


def _sentence_of_step(step: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> str:
    flag = flag_behind(step["code"], ready)
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
        UNVERIFIED: _("Have the task “%(name)s” verified: what nobody verified of it counts half (%(capability)s)."),
    }
    return sentences[step["code"]] % facts


def _sentence_of_tasks(step: Mapping[str, Any]) -> str:
    facts = {"n": step["figure"], "first": step["ways"][0]["title"]}
    if step["code"] == OVERDUE:
        return _("Finish the %(n)s tasks that are overdue, “%(first)s” first, and let them be verified.") % facts
    return (
        _("Have the %(n)s tasks verified that are done, “%(first)s” first: what nobody verified counts half.") % facts
    )


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
    flag = flag_behind(step["code"], ready)
    if flag is not None:
        return act_of_flag(flag, leads)
    if step["ways"]:
        return Act(leads.title(step["ways"][0]), citation_href(step["ways"][0], leads.enterprise_id))
    return act_of_row(step["basis"], step["capability"], step["advice"], leads)


def _button(step: Mapping[str, Any], act: Act) -> str:
    way = step["ways"][0]["type"] if step["ways"] else ""
    if act.href:
        return {"task": _("Open the task"), "diagnosis": _("Diagnose")}.get(way, _("Open the decision"))
    return act.note
