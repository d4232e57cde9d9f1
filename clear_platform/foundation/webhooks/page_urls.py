"""Addresses of the pages of webhooks."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.webhooks.pages import deliveries, endpoints, inbound

AT = "organizations/<int:organization_id>/webhooks"
DELIVERY = "organizations/<int:organization_id>/webhook-deliveries/<uuid:delivery_id>"
INBOUND = "organizations/<int:organization_id>/inbound-webhooks"

urlpatterns = [
    path(AT, endpoints.webhooks, name="webhooks-page"),
    path(f"{AT}/new", endpoints.add, name="webhook-add-page"),
    path(f"{AT}/<int:endpoint_id>", endpoints.webhook, name="webhook-page"),
    path(f"{AT}/<int:endpoint_id>/change", endpoints.change, name="webhook-change-page"),
    path(f"{AT}/<int:endpoint_id>/rotate-secret", endpoints.rotate_secret, name="webhook-rotate-page"),
    path(f"{AT}/<int:endpoint_id>/pause", endpoints.pause, name="webhook-pause-page"),
    path(f"{AT}/<int:endpoint_id>/switch-on", endpoints.switch_on, name="webhook-switch-on-page"),
    path(f"{AT}/<int:endpoint_id>/test", endpoints.send_test, name="webhook-test-page"),
    path(f"{AT}/<int:endpoint_id>/remove", endpoints.remove, name="webhook-remove-page"),
    path(DELIVERY, deliveries.delivery, name="webhook-delivery-page"),
    path(f"{DELIVERY}/replay", deliveries.replay, name="webhook-replay-page"),
    path(f"{INBOUND}/new", inbound.add, name="inbound-webhook-add-page"),
    path(f"{INBOUND}/<uuid:inbound_id>", inbound.webhook, name="inbound-webhook-page"),
    path(f"{INBOUND}/<uuid:inbound_id>/rotate-secret", inbound.rotate_secret, name="inbound-webhook-rotate-page"),
    path(f"{INBOUND}/<uuid:inbound_id>/remove", inbound.remove, name="inbound-webhook-remove-page"),
]
