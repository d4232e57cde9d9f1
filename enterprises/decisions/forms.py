"""Forms of decisions: writing a version field by field instead of as JSON, and the note that goes with an act."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from clear_platform.foundation.rendering.choosing import let_choose
from enterprises.decisions.registry import metric_told, metrics_told
from enterprises.decisions.rules.artifact import MOST_DAYS, MOST_TITLE, PRIORITIES

DOMAINS = [
    ("cfo", _("Finance")),
    ("cmo", _("Marketing")),
    ("coo", _("Operations")),
    ("cto", _("Technology")),
    ("general", _("General")),
]
PRIORITY_WORDS = {"low": _("low"), "normal": _("normal"), "high": _("high")}
SHARE = "share"
"""The unit of metrics whose values may be written in percent."""
LINES = ("options", "risks", "trade_offs", "constraints")
SIDES = {
    "detail": _("%(option)s: what it means"),
    "for": _("%(option)s: what speaks for it"),
    "against": _("%(option)s: what speaks against it"),
}


def _lines(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    """The words of a version. Lists are written a line each."""

    title = forms.CharField(label=_("What is to be done"), max_length=MOST_TITLE)
    domain = forms.ChoiceField(label=_("Domain"), choices=DOMAINS)
    recommendation = forms.CharField(label=_("Recommendation"), widget=forms.Textarea(attrs={"rows": 4}))
    rationale = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 5}))
    options = _lines(_("Options weighed"), _("One a line; the first is the one chosen."))
    risks = _lines(_("Risks"), _("One a line."))
    trade_offs = _lines(_("What it costs"), _("One a line."))
    constraints = _lines(_("Limits"), _("One a line."))

    def __init__(
        self, *args: Any, before: Mapping[str, Any] | None = None, domain_known: bool = False, **kwargs: Any
    ) -> None:
        """Takes: `before`, the artifact that stands; what it says of each option has a field of its own."""
        super().__init__(*args, **kwargs)
        self.before = before or {}
        if domain_known:
            del self.fields["domain"]
        said = list(_said_of_options(self.before))
        for name, option, side, text in said:
            self.fields[name] = forms.CharField(
                label=SIDES[side] % {"option": option},
                required=False,
                initial=text,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Where it says what the recommendation said, it follows the recommendation.")
                if text and _says_the_same(text, self.before.get("recommendation", ""))
                else "",
            )
        ahead = list(self.fields)[: list(self.fields).index("options") + 1]
        self.order_fields([*ahead, *(name for name, *_rest in said)])

    @staticmethod
    def initial_of(title: str, domain: str, artifact: Mapping[str, Any]) -> dict[str, Any]:
        """Give the fields of a version that stands."""
        options = [one if isinstance(one, str) else one["name"] for one in artifact.get("options", [])]
        return {
            "title": title,
            "domain": domain,
            "recommendation": artifact.get("recommendation", ""),
            "rationale": artifact.get("rationale", ""),
            "options": "\n".join(options),
            **{name: "\n".join(artifact.get(name, [])) for name in LINES[1:]},
        }

    def parts(self) -> dict[str, Any]:
        """Give the artifact's words. An option that stood before keeps what was said of it, as far as it is not mended.

        What said the same as the recommendation goes on saying so: a choice and its words are not to part unseen.
        """
        filled = self.cleaned_data
        stood = {one["name"]: dict(one) for one in self.before.get("options", []) if isinstance(one, Mapping)}
        for name, option, side, text in _said_of_options(self.before):
            # What was not sent was not shown, and stays.
            now = filled[name] if name in self.data else text
            if now.split() == text.split() and _says_the_same(text, self.before.get("recommendation", "")):
                now = filled["recommendation"]
            stood[option][side] = now
        names = _split(filled["options"])
        return {
            "recommendation": filled["recommendation"],
            "rationale": filled["rationale"],
            "options": [{**stood.get(name, {"name": name}), "chosen": not place} for place, name in enumerate(names)],
            **{name: _split(filled[name]) for name in LINES[1:]},
        }


class FigureField(BoundedDecimalField):
    """A number; with a percent sign after it a share, 90 % being 0.9."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        typed = "" if value is None else str(value).strip()
        if not typed.endswith("%"):
            return super().to_python(value)
        found = super().to_python(typed.removesuffix("%").strip())
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found if not found.is_finite() else found.scaleb(-2).normalize()


class ExpectedForm(forms.Form):
    """One expected outcome, its metric chosen from those that ship."""

    metric = forms.ChoiceField(label=_("Metric"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    baseline = FigureField(label=_("Start"), required=False)
    target = FigureField(label=_("Target"), required=False)
    by_days = forms.IntegerField(label=_("By day"), required=False, min_value=0, max_value=MOST_DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "metric", _metrics_to_choose(self.initial.get("metric", "")))

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        told = metric_told(filled.get("metric") or "")
        if told and told.unit == SHARE and not filled.get("unit"):
            filled["unit"] = SHARE
        if filled.get("unit") == SHARE:
            for name in ("baseline", "target"):
                self._refuse_a_percentage_without_its_sign(name, filled.get(name))
        if filled.get("metric") and (filled.get("target") is None or filled.get("by_days") is None):
            raise forms.ValidationError(_("An expected outcome needs a target, and the day by which it is there."))
        return filled

    def _refuse_a_percentage_without_its_sign(self, name: str, value: Decimal | None) -> None:
        """Ask about 90 where 90 % may be meant; a share of more than the whole is written with its sign."""
        if value is not None and abs(value) > 1 and "%" not in str(self.data.get(self.add_prefix(name), "")):
            self.add_error(name, _("Write a share with its sign, for instance 90 %, or as a part of one: 0.9."))


class StepForm(forms.Form):
    """One step of the plan."""

    title = forms.CharField(label=_("Step"), max_length=MOST_TITLE, required=False)
    owner = forms.CharField(label=_("Who"), max_length=80, required=False)
    due_days = forms.IntegerField(label=_("Due, day"), required=False, min_value=0, max_value=MOST_DAYS)
    proof = forms.CharField(label=_("Proved by"), max_length=200, required=False)
    priority = forms.ChoiceField(
        label=_("Priority"),
        required=False,
        choices=[(one, PRIORITY_WORDS[one]) for one in PRIORITIES],
        initial="normal",
    )


ExpectedForms = forms.formset_factory(ExpectedForm, extra=2, max_num=40)
StepForms = forms.formset_factory(StepForm, extra=2, max_num=80)


def expected_initial(artifact: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the expected outcomes of a version for their forms."""
    return [
        {**one, **{name: _as_typed(one.get(name), one.get("unit", "")) for name in ("baseline", "target")}}
        for one in artifact.get("expected_outcomes", [])
    ]


def steps_initial(artifact: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the steps of a version for their forms."""
    return [
        {**one, "proof": "; ".join(one.get("milestones", [])), "priority": one.get("priority", "normal")}
        for one in artifact.get("action_plan", [])
    ]


def expected_of(filled: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the expected outcomes that were filled in; numbers as text, so that no digit is lost."""
    return [
        {
            "metric": one["metric"],
            "unit": one["unit"],
            "baseline": None if one["baseline"] is None else format(one["baseline"], "f"),
            "target": format(one["target"], "f"),
            "by_days": one["by_days"],
        }
        for one in filled
        if one.get("metric")
    ]


def plan_of(filled: list[dict[str, Any]], before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the steps that were filled in; a step that stood before keeps its reference and what it waits for."""
    stood = {one["title"]: one for one in before.get("action_plan", [])}
    taken = {one["ref"] for one in stood.values()}
    fresh = (str(number) for number in range(1, MOST_DAYS) if str(number) not in taken)
    plan: list[dict[str, Any]] = []
    for one in filled:
        if not one.get("title"):
            continue
        known = stood.get(one["title"], {})
        earlier = {step["ref"] for step in plan}
        plan.append(
            {
                "ref": known.get("ref") or next(fresh),
                "title": one["title"],
                "owner": one["owner"],
                "due_days": one["due_days"],
                "priority": one["priority"] or "normal",
                "milestones": [part.strip() for part in one["proof"].split(";") if part.strip()],
                "after": [other for other in known.get("after", []) if other in earlier],
            }
        )
    return plan


class NoteForm(forms.Form):
    """A sentence to go with an act."""

    note = forms.CharField(label=_("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needed:
            self.fields["note"].required = True
            self.fields["note"].label = _("Why")


def _metrics_to_choose(stood: str) -> list[tuple[str, Any]]:
    """Give the metrics that ship by name, and the one that stands already, whatever library it is of."""
    known = sorted(metrics_told().items(), key=lambda one: one[1].name)
    other = [(stood, stood)] if stood and metric_told(stood) is None else []
    return [("", _("none")), *other, *((code, f"{one.name}, {one.unit}") for code, one in known)]


def _as_typed(value: Any, unit: str) -> Any:
    """Give a share in percent where that reads back as the very digits that stand; anything else as it stands."""
    if value is None or unit != SHARE:
        return value
    percent = f"{format(Decimal(str(value)).scaleb(2), 'f')} %"
    back = FigureField().to_python(percent)
    return percent if back is not None and format(back, "f") == str(value) else value


def _said_of_options(artifact: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Give each text said of an option: the name of its field, the option, which side of it, and the text."""
    return [
        (f"option_{place}_{side}", one["name"], side, one[side])
        for place, one in enumerate(artifact.get("options", []))
        if isinstance(one, Mapping)
        for side in SIDES
        if one.get(side)
    ]


def _says_the_same(text: str, recommendation: str) -> bool:
    return text.strip().rstrip(".") == recommendation.strip().rstrip(".")


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
