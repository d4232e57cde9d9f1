"""API path of data quality."""

from django.urls import path

from institutional.quality.api import views

urlpatterns = [path("institutional/data-quality", views.DataQualityView.as_view(), name="data-quality")]
