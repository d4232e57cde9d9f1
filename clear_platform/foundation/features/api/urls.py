"""API paths of features."""

from django.urls import path

from clear_platform.foundation.features.api import views

urlpatterns = [
    path("organizations/<int:organization_id>/features", views.FeaturesView.as_view(), name="features"),
    path("organizations/<int:organization_id>/features/<slug:code>", views.FeatureView.as_view(), name="feature"),
]
