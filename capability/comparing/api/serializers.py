"""Shapes of the API of comparisons."""

from __future__ import annotations

from rest_framework import serializers


class PeersOfMeasure(serializers.Serializer[object]):
    """The closest peers that may be told of: what they have in common, how many, median and quartiles."""

    sector = serializers.CharField(
        allow_null=True,
        help_text=(
            "The first two digits of NAICS, one pair for each sector: 32 and 33 are in 31, 45 in 44, 49 in 48;"
            " null where any."
        ),
    )
    size_band = serializers.CharField(allow_null=True)
    region = serializers.CharField(allow_null=True)
    group = serializers.CharField(help_text="The group in words.")
    wider_than_asked = serializers.ListField(
        child=serializers.CharField(), help_text="What the enterprise is, and these peers need not be."
    )
    n = serializers.IntegerField(help_text="How many they are.")
    itself_among_them = serializers.BooleanField(
        help_text="Whether the enterprise is one of them: only in what an institution computed itself."
    )
    median = serializers.CharField()
    p25 = serializers.CharField(allow_null=True, help_text="Null where they are too few for quartiles.")
    p75 = serializers.CharField(allow_null=True, help_text="Null where they are too few for quartiles.")


class MeasureBeside(serializers.Serializer[object]):
    """One figure beside its peers; `withheld` where too few are known to tell of any."""

    code = serializers.CharField(help_text="readiness, or the code of a capability.")
    own = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    peers = PeersOfMeasure(allow_null=True)
    withheld = serializers.BooleanField()


class PeersAnswer(serializers.Serializer[object]):
    """Readiness and capabilities of an enterprise beside those of its peers, as compared once a day."""

    enterprise = serializers.IntegerField()
    computed_for = serializers.IntegerField(help_text="Whose computation it is.")
    as_of = serializers.DateField(
        allow_null=True,
        help_text="Null before the first comparison, and to whom groups of all enterprises are not told.",
    )
    fewest_in_a_group = serializers.IntegerField(
        allow_null=True, help_text="The fewest a group needs, itself among them."
    )
    told_again_on = serializers.DateField(
        allow_null=True, help_text="Until when no peers are told, because its sector, size or region was changed."
    )
    measures = MeasureBeside(many=True)


class FallAnswer(serializers.Serializer[object]):
    """A score that fell within 90 days, which nobody has looked at."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    measure = serializers.CharField()
    before = serializers.DecimalField(max_digits=5, decimal_places=2)
    before_on = serializers.DateField()
    after = serializers.DecimalField(max_digits=5, decimal_places=2)
    after_on = serializers.DateField()
    noticed_at = serializers.DateTimeField()


class SeenAnswer(serializers.Serializer[object]):
    """How many falls were looked at for the first time."""

    seen = serializers.IntegerField()


class ComparisonAnswer(serializers.Serializer[object]):
    """Fairness and drift of one set of enterprises, and how scores did out of time."""

    of = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField(), help_text="What `of` may be.")
    enterprises = serializers.IntegerField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    before = serializers.DateField(allow_null=True)
    fewest_in_a_group = serializers.IntegerField(allow_null=True)
    fairness = serializers.DictField(
        allow_null=True,
        help_text="By measure: all, and of each kind its groups, and whether they were enough to be judged.",
    )
    drift = serializers.DictField(allow_null=True, help_text="Of scores and inputs: the index and what it says.")
    outcomes = serializers.ListField(
        child=serializers.DictField(),
        help_text="For each score the newest evaluation, the one before of the same file, whether it dropped.",
    )
