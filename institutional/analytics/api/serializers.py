"""Shapes of the API of overviews."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from institutional.analytics.operations import ASYNC, SYNC
from institutional.analytics.rules.assuming import CODES

RATIO = r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"


class OverviewAssumptions(StrictSerializer):
    """Ratios that the expected loss rests on, 0 to 1 as text; those left out are the house's."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {code: serializers.RegexField(RATIO, required=False) for code in CODES}


class OverviewRequest(StrictSerializer):
    """As of which day, with what is assumed. `require_fresh`: whether the pack has to be that of the day."""

    asof_date = serializers.DateField(required=False, help_text="The day to look at; without it, today.")
    assumptions = OverviewAssumptions(required=False, default=dict)
    require_fresh = serializers.BooleanField(required=False, default=True)
    mode = serializers.ChoiceField([(SYNC, SYNC), (ASYNC, ASYNC)], required=False, default=SYNC)


class OverviewAnswer(serializers.Serializer[Any]):
    """An overview as its run left it, with all that it stands on."""

    run_id = serializers.UUIDField()
    portfolio = serializers.IntegerField(source="portfolio_id")
    asof_date = serializers.DateField()
    pricing_pack_id = serializers.IntegerField(allow_null=True)
    ledger_commit_hash = serializers.CharField(allow_null=True)
    result_hash = serializers.CharField(help_text="SHA-256 of the result's canonical form.")
    run_hash = serializers.CharField(help_text="Of the result and all that it stands on.")
    set_by_person = serializers.BooleanField(help_text="Whether a value that a person set went into it.")
    stale = serializers.ListField(
        child=serializers.CharField(), help_text="What moved since it was computed: pack, ledger."
    )
    computed_at = serializers.DateTimeField()
    enterprises = serializers.SerializerMethodField(help_text="The names of those among the largest.")
    result = serializers.DictField(help_text="The outputs of the pattern portfolio_overview; figures are texts.")

    def get_enterprises(self, found: Any) -> list[dict[str, Any]]:
        """Give the names of the largest by their ids."""
        return [{"id": id, "name": name} for id, name in sorted(found.names.items())]


class OverviewBegunAnswer(serializers.Serializer[Any]):
    """A run that a worker carries out."""

    run_id = serializers.UUIDField()
    status = serializers.CharField()
