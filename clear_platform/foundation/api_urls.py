"""Index of the ground's API paths."""

from clear_platform.foundation.access.api.urls import urlpatterns as access

urlpatterns = [*access]
