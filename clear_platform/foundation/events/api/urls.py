"""API paths of events."""

from django.urls import path

from clear_platform.foundation.events.api import views

urlpatterns = [
    path("events", views.EventsView.as_view(), name="events"),
    path("events/batch", views.EventBatchView.as_view(), name="event-batch"),
    path("events/<uuid:event_id>", views.EventView.as_view(), name="event"),
    path("event-contracts", views.ContractsView.as_view(), name="event-contracts"),
    path("event-contracts/<str:type>/<int:version>", views.ContractView.as_view(), name="event-contract"),
]
