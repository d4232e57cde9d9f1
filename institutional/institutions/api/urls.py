"""API paths of institutions."""

from django.urls import path

from institutional.institutions.api import views

urlpatterns = [
    path("institutional/institutions", views.InstitutionsView.as_view(), name="institutions"),
    path("institutional/institutions/<int:institution_id>", views.InstitutionView.as_view(), name="institution"),
]
