"""API paths of packs."""

from django.urls import path

from execution.packs.api import views

urlpatterns = [
    path("packs", views.PacksView.as_view(), name="packs"),
    path("packs/providers", views.ProvidersView.as_view(), name="pack-providers"),
    path("packs/<int:pack_id>", views.PackView.as_view(), name="pack"),
    path("packs/<int:pack_id>/rates", views.PackRatesView.as_view(), name="pack-rates"),
    path("packs/<int:pack_id>/prices", views.PackPricesView.as_view(), name="pack-prices"),
    path("packs/<int:pack_id>/accept", views.AcceptPackView.as_view(), name="pack-accept"),
    path("health/pack", views.PackHealthView.as_view(), name="pack-health"),
]
