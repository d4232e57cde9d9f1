"""API doors of features: how they stand for an organization, and switching one."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.features import queries
from clear_platform.foundation.features.api.serializers import FeatureAnswer, FeatureChoice, FeaturesAnswer
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.rendering.api import ClearAPIView


class FeaturesView(ClearAPIView):
    """The features of an organization, and which of them are on."""

    resource = "features"

    @extend_schema(operation_id="features_list", responses=FeaturesAnswer)
    def get(self, request: Request, organization_id: int) -> Response:
        found = queries.features_of(self.actor, organization_id)
        return Response(FeaturesAnswer({"organization": organization_id, "features": found}).data)


class FeatureView(ClearAPIView):
    """One feature of an organization."""

    resource = "features"

    @extend_schema(operation_id="features_show", responses=FeatureAnswer)
    def get(self, request: Request, organization_id: int, code: str) -> Response:
        found = queries.feature_of(self.actor, organization_id, code)
        return self.shown(FeatureAnswer, found, tag=queries.tag_of_feature(found))

    @extend_schema(
        operation_id="set_feature",
        request=FeatureChoice,
        responses=FeatureAnswer,
        examples=[OpenApiExample("Without share links", value={"enabled": False}, request_only=True)],
    )
    def put(self, request: Request, organization_id: int, code: str) -> Response:
        chosen = set_feature(
            actor=self.actor,
            organization_id=organization_id,
            code=code,
            expected=self.expected(),
            **self.body(FeatureChoice),
        )
        return self.shown(FeatureAnswer, chosen, tag=queries.tag_of_feature(chosen))
