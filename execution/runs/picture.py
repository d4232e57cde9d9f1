"""The steps of a run as a drawing: what stands in which box, and how it is told aloud. Not here: how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clear_platform.foundation.charts.flow import State, Step, flow, narrow_flow
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.rendering.icons import ICONS
from clear_platform.foundation.rendering.marks import mark_of
from execution.runs.results import ShownStep
from execution.runs.wording import MARK_OF, counted, span

STATES: dict[str, State] = {
    "succeeded": "good",
    "failed": "bad",
    "running": "busy",
    "awaiting_review": "waits",
    "overridden": "hand",
    "skipped": "out",
    "not_started": "idle",
}


@dataclass(frozen=True)
class Picture:
    """The drawing for a wide page and the one for a narrow page, and whether anything in it was set by a person."""

    wide: Svg
    narrow: Svg
    by_hand: bool


def picture_of(steps: Sequence[ShownStep], *, here: str) -> Picture:
    """Draw the steps of a run, each leading to what is known of it. Takes: steps in an order that fits their needs."""
    boxes = [_box(step, here) for step in _in_order(steps)]
    label = counted(steps)
    return Picture(flow(label, boxes), narrow_flow(label, boxes), any(step.set_by_person for step in steps))


def _in_order(steps: Sequence[ShownStep]) -> list[ShownStep]:
    """Give the steps so that each stands after those it rests on; otherwise as the pattern has them."""
    left = {step.step_id: step for step in steps}
    placed: list[ShownStep] = []
    while left:
        ready = [step for step in left.values() if not any(need in left for need in step.needs)]
        placed += [left.pop(step.step_id) for step in ready or list(left.values())]
    return placed


def _box(step: ShownStep, here: str) -> Step:
    state = STATES[step.status]
    if step.rests_on_person and state == "good":
        state = "rest"
    mark = mark_of(MARK_OF.get(step.status, step.status))
    note = _note(step, str(mark.word))
    says = _("%(step)s: %(status)s, %(capability)s") % {
        "step": step.step_id,
        "status": mark.word,
        "capability": step.capability,
    }
    return Step(
        id=step.step_id,
        note=note,
        state=state,
        href=f"{here}?step={step.step_id}",
        says=_("%(says)s, rests on a value set by a person") % {"says": says} if state == "rest" else says,
        needs=step.needs,
        sign=tuple((stroke.d, stroke.css) for stroke in ICONS[mark.shape].strokes),
    )


def _note(step: ShownStep, word: str) -> str:
    if step.status == "succeeded":
        return f"{_('kept from before') if step.cached else span(step.duration_ms / 1000)} · {step.agent_name}"
    return _("left out") if step.status == "skipped" else word
