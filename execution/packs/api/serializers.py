"""Shapes of packs on the API. Rates, prices and amounts are decimals as text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from execution.packs.queries import shown
from execution.packs.rules.material import Kind, Unit, plain

KINDS = [str(one) for one in Kind]
STATUSES = ["warming", "fresh", "error"]
RECONCILIATIONS = ["pending", "passed", "failed", "accepted"]


class FigureField(serializers.DecimalField):
    """A number as text, exact, without zeros at its end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=None, **kwargs)

    def to_representation(self, value: Any) -> str:
        return plain(Decimal(value))


class PackProblemAnswer(serializers.Serializer[object]):
    """Why a pack was not put in force; `subject` is the rate, the symbol or the day at fault."""

    code = serializers.CharField()
    subject = serializers.CharField()
    detail = serializers.CharField()


class PackAnswer(serializers.Serializer[object]):
    """A pack. `status` is what became of its build; `is_fresh`, whether it is what should be in force by now."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS)
    asof_date = serializers.DateField()
    status = serializers.ChoiceField(choices=STATUSES)
    is_fresh = serializers.BooleanField()
    in_force = serializers.BooleanField()
    hash = serializers.CharField(help_text="SHA-256 of what it holds.")
    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute of this name on fields
    provider = serializers.CharField()
    reconciliation_status = serializers.ChoiceField(choices=RECONCILIATIONS)
    problems = PackProblemAnswer(many=True)
    accepted_because = serializers.CharField(
        help_text="How somebody knew that it is right all the same; empty otherwise."
    )
    estimated_ready = serializers.DateTimeField(allow_null=True)
    built_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    superseded_at = serializers.DateTimeField(allow_null=True)


class PackRow(PackAnswer):
    """A pack in a list."""

    def to_representation(self, instance: Any) -> Any:
        return super().to_representation(shown(instance))


class RateAnswer(serializers.Serializer[object]):
    """One unit of `base` is worth `rate` units of `quote`."""

    base = serializers.CharField()
    quote = serializers.CharField()
    rate = FigureField()


class PriceAnswer(serializers.Serializer[object]):
    """A figure by its symbol; `currency` is empty where it is no money."""

    symbol = serializers.CharField()
    price = FigureField()
    unit = serializers.ChoiceField(choices=[str(one) for one in Unit])
    currency = serializers.CharField()
    observed_on = serializers.DateField()


class PackRequest(StrictSerializer):
    """Which pack is to be built; without a day, all that is due, and without a provider by the first that is on."""

    kind = serializers.ChoiceField(choices=KINDS)
    provider = serializers.CharField(max_length=20, required=False)
    asof_date = serializers.DateField(required=False)


class RequestedAnswer(serializers.Serializer[object]):
    """The job that a worker does."""

    job = serializers.IntegerField()


class AcceptRequest(StrictSerializer):
    """Why a pack is right all the same."""

    reason = serializers.CharField(max_length=500)


class PackProviderAnswer(serializers.Serializer[object]):
    """A provider; `state` says whether it is on, and what would switch it on."""

    code = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute of this name on fields
    on = serializers.BooleanField()
    state = serializers.CharField()


class PackProvidersAnswer(serializers.Serializer[object]):
    """Every provider there is."""

    providers = PackProviderAnswer(many=True)


class PackReconciliationAnswer(serializers.Serializer[object]):
    """How the newest build ended; `none` where there was none."""

    status = serializers.ChoiceField(choices=["none", *RECONCILIATIONS])
    asof_date = serializers.DateField(allow_null=True)
    problems = PackProblemAnswer(many=True)


class PackHealthAnswer(serializers.Serializer[object]):
    """Whether reference data are as fresh as they should be; `pack_id` is the pack in force."""

    status = serializers.ChoiceField(choices=STATUSES)
    kind = serializers.ChoiceField(choices=KINDS)
    pack_id = serializers.IntegerField(allow_null=True)
    asof_date = serializers.DateField(allow_null=True)
    is_fresh = serializers.BooleanField()
    estimated_ready = serializers.DateTimeField(allow_null=True)
    reconciliation = PackReconciliationAnswer()
