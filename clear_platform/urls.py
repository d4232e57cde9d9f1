"""Composition of every app's pages, API and administration. No view lives here."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from capability import api_urls as capability_api
from capability import page_urls as capability_pages
from clear_platform.foundation import api_urls as foundation_api
from clear_platform.foundation import page_urls as foundation_pages
from clear_platform.foundation.access.pages import administration_password, administration_sign_in
from clear_platform.foundation.jobs import admin as jobs_admin
from clear_platform.foundation.rendering.openapi_pages import DocumentView, TryingView
from enterprises import api_urls as enterprises_api
from enterprises import page_urls as enterprises_pages
from execution import api_urls as execution_api
from execution import page_urls as execution_pages
from institutional import api_urls as institutional_api
from institutional import page_urls as institutional_pages
from outcomes import api_urls as outcomes_api
from outcomes import page_urls as outcomes_pages

jobs_admin.take_over(admin.site)

Patterns = list[URLPattern | URLResolver]

api: Patterns = [
    path("schema", DocumentView.as_view(api_version="v1"), name="schema"),
    path("docs", TryingView.as_view(url="/api/v1/schema"), name="docs"),
    *foundation_api.urlpatterns,
    *enterprises_api.urlpatterns,
    *execution_api.urlpatterns,
    *outcomes_api.urlpatterns,
    *capability_api.urlpatterns,
    *institutional_api.urlpatterns,
]

urlpatterns: Patterns = [
    path("api/v1/", include((api, "v1"))),
    path("api/", include((api, "latest"))),
    path("admin/login/", administration_sign_in),
    # A password is changed at one place, where tries are counted and the change is noted.
    path("admin/password_change/", administration_password),
    path("admin/", admin.site.urls),
    *foundation_pages.urlpatterns,
    *enterprises_pages.urlpatterns,
    *execution_pages.urlpatterns,
    *outcomes_pages.urlpatterns,
    *capability_pages.urlpatterns,
    *institutional_pages.urlpatterns,
]

handler400 = "clear_platform.foundation.rendering.middleware.request_unreadable"
handler404 = "clear_platform.foundation.rendering.middleware.page_not_found"
handler500 = "clear_platform.foundation.rendering.middleware.fault_of_ours"
