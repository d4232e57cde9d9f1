"""Choosing how an organization looks."""

from __future__ import annotations

from collections.abc import Iterator

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.branding import queries, rules
from clear_platform.foundation.branding.errors import ColourReadsBadly, NoColour
from clear_platform.foundation.branding.logos import logo_from
from clear_platform.foundation.branding.models import Theme
from clear_platform.foundation.branding.results import ThemeShown
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.features.guard import require_feature
from clear_platform.foundation.tenancy import standing
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import Organization
from clear_platform.foundation.tenancy.queries import organization_run_by
from clear_platform.foundation.versions.tags import Expected, refuse_stale

CHOOSERS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))
KEPT = None
NO_LOGO = b""


@operation(CHOOSERS)
def set_theme(
    *,
    actor: Actor,
    organization_id: int,
    primary: str,
    accent: str,
    type_scale: str = "1",
    mode: str = "system",
    logo: bytes | None = KEPT,
    expected: Expected | None = None,
) -> ThemeShown:
    """Choose the colours, the size of type, light or dark, and the logo of an organization.

    Takes: colours as `#15456B`; a scale of `rules.SCALES`, a mode of `rules.MODES`; `logo` as the bytes of a file, none
    of them to take it away, None to leave it. Refuses: `NoColour`, `ColourReadsBadly` with the nearest colour that
    passes, `LogoRefused`, `FeatureOff`, `NotVisible`, `RoleNotAllowed`, `Stale`.
    """
    organization_run_by(actor, organization_id, CHOOSERS)
    require_feature("theming", organization_id=organization_id)
    Organization.objects.select_for_update(no_key=True).filter(pk=organization_id).first()
    before = queries.theme_of(actor, organization_id)
    refuse_stale(expected, lambda: before.tag)
    primary, accent = _colour("primary", primary), _colour("accent", accent)
    for refused in refusals_of(primary, accent):
        raise refused
    chosen = {"primary": primary, "accent": accent, "type_scale": type_scale, "mode": mode}
    made, _is_new = Theme.objects.for_actor(actor).update_or_create(
        organization_id=organization_id,
        defaults={**chosen, **_logo(logo), "changed_by_id": actor.id, "changed_at": clock.now()},
    )
    shown = queries.theme_of(actor, organization_id)
    with standing.raised_to_staff():
        Organization.objects.filter(pk=organization_id).update(brand_tag=shown.tag)
    record(
        actor=actor,
        action="set_theme",
        object_type="foundation.theme",
        object_id=str(made.pk),
        organization_id=organization_id,
        before={name: getattr(before, name) for name in (*chosen, "logo_kind")},
        after={**chosen, "logo_kind": shown.logo_kind},
    )
    return shown


def refusals_of(primary: str, accent: str) -> Iterator[ColourReadsBadly]:
    """Give a refusal for the first pair of each colour that reads too badly, with the nearest colour that passes."""
    offers = {"primary": rules.nearest_primary, "accent": rules.nearest_accent}
    for field, colour in {"primary": primary, "accent": accent}.items():
        chosen = {"primary": rules.PRIMARY, "accent": rules.ACCENT, field: colour}
        look = rules.look_of(chosen["primary"], chosen["accent"])
        for pair in look.failing[:1]:
            facts = {
                "field": field,
                "colour": colour,
                "ground": pair.on if pair.what == field else pair.what,
                "mode": pair.mode,
                "ratio": str(pair.ratio),
                "needed": str(pair.needed),
                "offered": offers[field](colour),
            }
            said = ColourReadsBadly.sentence.format(**facts)
            yield ColourReadsBadly(problems=[FieldProblem(f"/{field}", "reads_badly", said)], **facts)


def _colour(field: str, text: str) -> str:
    if not rules.is_colour(text):
        said = NoColour.sentence.format(value=text[:20])
        raise NoColour(problems=[FieldProblem(f"/{field}", "no_colour", said)], value=text[:20])
    return text.upper()


def _logo(content: bytes | None) -> dict[str, object]:
    if content is KEPT:
        return {}
    if content == NO_LOGO:
        return {"logo": b"", "logo_kind": "", "logo_ratio": 1}
    made = logo_from(content)
    return {"logo": made.content, "logo_kind": made.kind, "logo_ratio": made.ratio}
