"""API doors of rights: what may be done with data of each source."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rights import queries
from clear_platform.foundation.rights.api.serializers import RightsAnswer


class RightsView(ClearAPIView):
    """What the organization that is acted for may do with data of each source, and the exceptions it rests on."""

    resource = "rights"

    @extend_schema(operation_id="rights_show", responses=RightsAnswer)
    def get(self, request: Request) -> Response:
        organization_id = self.actor.organization_id
        found = {
            "organization": organization_id,
            "sources": queries.sources_for(self.actor, organization_id=organization_id),
            "exceptions": queries.exceptions_for(self.actor, organization_id=organization_id),
        }
        return Response(RightsAnswer(found).data)
