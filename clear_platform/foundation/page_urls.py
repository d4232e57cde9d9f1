"""Index of the ground's pages."""

from django.urls import path

from clear_platform.foundation.access import pages as access
from clear_platform.foundation.audit.page_urls import urlpatterns as audit
from clear_platform.foundation.branding.page_urls import urlpatterns as branding
from clear_platform.foundation.console import pages as console
from clear_platform.foundation.credentials.page_urls import urlpatterns as credentials
from clear_platform.foundation.events.page_urls import urlpatterns as events
from clear_platform.foundation.features.page_urls import urlpatterns as features
from clear_platform.foundation.health import pages as health
from clear_platform.foundation.home import pages as home
from clear_platform.foundation.imports.page_urls import urlpatterns as imports
from clear_platform.foundation.members.page_urls import urlpatterns as members
from clear_platform.foundation.papers import pages as papers
from clear_platform.foundation.profile.page_urls import urlpatterns as profile
from clear_platform.foundation.rendering.page_urls import urlpatterns as rendering
from clear_platform.foundation.rights.page_urls import urlpatterns as rights
from clear_platform.foundation.second_factor.page_urls import urlpatterns as second_factor
from clear_platform.foundation.sso.page_urls import urlpatterns as sso
from clear_platform.foundation.webhooks.page_urls import urlpatterns as webhooks

urlpatterns = [
    path("", home.today, name="today"),
    path("sign-in", access.sign_in, name="sign-in"),
    path("sign-in/second-step", access.second_step, name="second-step"),
    path("sign-out", access.sign_out, name="sign-out"),
    path("select", access.select_organization, name="select-organization"),
    path("console", console.own_console, name="own-console"),
    path("organizations/<int:organization_id>/", console.console, name="console"),
    path("docs/errors", papers.errors, name="errors-page"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    *credentials,
    *audit,
    *events,
    *branding,
    *features,
    *imports,
    *members,
    *profile,
    *rendering,
    *rights,
    *second_factor,
    *sso,
    *webhooks,
]
