"""Where the OpenAPI document is read and the API is tried. Not here: what stands in the document."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView


class KeptDocument(SchemaGenerator):
    """Writes the document once in a process and language: it follows from the code, and takes a second to write."""

    _written: ClassVar[dict[tuple[object, ...], Any]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        key = (self.api_version, public, translation.get_language())
        if key not in self._written:
            self._written[key] = super().get_schema(request, public)
        return self._written[key]


class DocumentView(SpectacularJSONAPIView):
    """This API, described as OpenAPI 3.1 in JSON."""

    generator_class = KeptDocument
    http_method_names = ["get", "head", "options"]


class TryingView(SpectacularSwaggerSplitView):
    """A page for trying the API, which asks nobody but this site."""

    http_method_names = ["get", "head"]
