"""Index of the ground's API paths."""

from clear_platform.foundation.access.api.urls import urlpatterns as access
from clear_platform.foundation.features.api.urls import urlpatterns as features
from clear_platform.foundation.imports.api.urls import urlpatterns as imports

urlpatterns = [*access, *features, *imports]
