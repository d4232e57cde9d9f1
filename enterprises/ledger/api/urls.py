"""API paths of the ledger."""

from django.urls import path

from enterprises.ledger.api import views

urlpatterns = [path("ledger", views.LedgerView.as_view(), name="ledger")]
