"""Index of the ground's API paths."""

from clear_platform.foundation.audit.api.urls import urlpatterns as audit
from clear_platform.foundation.branding.api.urls import urlpatterns as branding
from clear_platform.foundation.credentials.api.urls import urlpatterns as credentials
from clear_platform.foundation.events.api.urls import urlpatterns as events
from clear_platform.foundation.features.api.urls import urlpatterns as features
from clear_platform.foundation.imports.api.urls import urlpatterns as imports
from clear_platform.foundation.members.api.urls import urlpatterns as members
from clear_platform.foundation.rights.api.urls import urlpatterns as rights
from clear_platform.foundation.webhooks.api.urls import urlpatterns as webhooks

urlpatterns = [*audit, *branding, *credentials, *events, *features, *imports, *members, *rights, *webhooks]
