"""Shapes of the positions API. Money is a decimal as text, with its currency beside it."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from clear_platform.foundation.rendering.members import BOUNDS, MembersField
from institutional.positions.queries import correction
from institutional.positions.results import Correction
from institutional.positions.rules import INSTRUMENTS, LEAST_RATIO, LONGEST_REASON, MOST_RATIO, STATUSES


class AmountField(serializers.DecimalField):
    """An amount of money as text, to the cent."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_digits=16, decimal_places=2, **kwargs)  # type: ignore[arg-type]  # passed through


class PositionChange(StrictSerializer):
    """What is sent to change a position; what is left out stays."""

    instrument = serializers.ChoiceField(choices=INSTRUMENTS, required=False)
    principal = AmountField(min_value=0, required=False)
    outstanding = AmountField(min_value=0, required=False, allow_null=True)
    written_off_amount = AmountField(min_value=0, required=False, allow_null=True)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217.")
    interest_ratio = serializers.DecimalField(
        max_digits=7, decimal_places=5, min_value=LEAST_RATIO, max_value=MOST_RATIO, required=False, allow_null=True
    )
    approved_on = serializers.DateField(required=False, allow_null=True)
    started_on = serializers.DateField(required=False, allow_null=True)
    matures_on = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES, required=False)
    external_ref = serializers.CharField(max_length=80, required=False, allow_blank=True)
    # The name of the column; DRF has an attribute of this name on fields, not on the data.
    source = serializers.CharField(max_length=40, required=False, help_text="Code of a data source.")  # type: ignore[assignment]
    facts = MembersField(
        required=False,
        help_text=f"What was stated at approval, as the source wrote it. {BOUNDS} fiscal_year is a year.",
    )


class PositionCorrection(PositionChange):
    """What is sent to set a position right: the terms as they should be, and why."""

    because = serializers.CharField(max_length=LONGEST_REASON, help_text="In a sentence. Whoever reads it later asks.")


class PositionRequest(PositionChange):
    """What is sent to enter a position."""

    enterprise = serializers.IntegerField(source="enterprise_id", min_value=1)
    instrument = serializers.ChoiceField(choices=INSTRUMENTS)
    principal = AmountField(min_value=0)


class PositionAnswer(serializers.Serializer[object]):
    """A position, with the row of the file it came from."""

    id = serializers.IntegerField()
    portfolio = serializers.IntegerField(source="portfolio_id")
    enterprise = serializers.IntegerField(source="enterprise_id")
    enterprise_name = serializers.CharField(source="enterprise")
    instrument = serializers.ChoiceField(choices=INSTRUMENTS)
    principal = AmountField()
    outstanding = AmountField(allow_null=True)
    written_off_amount = AmountField(allow_null=True)
    currency = serializers.CharField()
    interest_ratio = serializers.DecimalField(max_digits=7, decimal_places=5, allow_null=True)
    approved_on = serializers.DateField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    matures_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES)
    external_ref = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # as above
    facts = serializers.DictField()
    recorded_at = serializers.DateTimeField()
    import_batch = serializers.IntegerField(source="import_batch_id", allow_null=True)
    import_row = serializers.IntegerField(allow_null=True)


class PositionRow(PositionAnswer):
    """A position in a list, read from its row."""

    id = serializers.IntegerField(source="pk")
    enterprise_name = serializers.CharField(source="enterprise.organization.name")
    source = serializers.CharField(source="source.code")
    facts = serializers.DictField(source="facts_json")


class ChangedTerm(serializers.Serializer[object]):
    """One term, as text: what was recorded, and what it became."""

    term = serializers.CharField()
    was = serializers.CharField(allow_null=True)
    became = serializers.CharField(allow_null=True)


class CorrectionRow(serializers.Serializer[object]):
    """What somebody changed of a position, and why where a reason was asked."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    because = serializers.CharField()
    terms = ChangedTerm(many=True)

    def to_representation(self, instance: object) -> dict[str, object]:
        """Give an entry of the log as the correction that it tells of."""
        found: Correction = correction(instance)
        return dict(super().to_representation(found))
