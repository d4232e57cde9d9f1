"""Filters of deliveries, the same for the API and the page."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.events.queries import event_for
from clear_platform.foundation.rendering.seen_filters import SeenIdFilter, SeenUuidFilter
from clear_platform.foundation.webhooks import queries
from clear_platform.foundation.webhooks.models import STATUSES


class DeliveryFilters(django_filters.FilterSet):
    """By address, by how it stands, by type, by event."""

    endpoint = SeenIdFilter(
        asks=lambda actor, value: queries.endpoint_for(actor, int(value)),
        field_name="endpoint_id",
        help_text="Id of an address.",
    )
    status = django_filters.ChoiceFilter(choices=STATUSES, help_text="How it stands.")
    type = django_filters.CharFilter(max_length=80, help_text="Type of the event, for instance decision.approved.")
    event = SeenUuidFilter(
        asks=event_for,
        field_name="event_id",
        help_text="One event, on its way to every address.",
    )
