"""API paths of webhooks."""

from django.urls import path

from clear_platform.foundation.webhooks.api import receiving, views

urlpatterns = [
    path("webhooks", views.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/events", receiving.SignedEventsView.as_view(), name="webhook-events"),
    path("webhooks/<int:endpoint_id>", views.WebhookView.as_view(), name="webhook"),
    path("webhooks/<int:endpoint_id>/rotate-secret", views.RotateSecretView.as_view(), name="webhook-rotate-secret"),
    path("webhooks/<int:endpoint_id>/test", views.SendTestView.as_view(), name="webhook-test"),
    path("webhook-deliveries", views.DeliveriesView.as_view(), name="webhook-deliveries"),
    path("webhook-deliveries/<uuid:delivery_id>", views.DeliveryView.as_view(), name="webhook-delivery"),
    path("webhook-deliveries/<uuid:delivery_id>/replay", views.ReplayView.as_view(), name="webhook-delivery-replay"),
]
