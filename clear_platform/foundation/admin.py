"""Index of the ground's administration."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group

from clear_platform.foundation.access import admin as access
from clear_platform.foundation.audit import admin as audit
from clear_platform.foundation.branding import admin as branding
from clear_platform.foundation.bridge import admin as bridge
from clear_platform.foundation.credentials import admin as credentials
from clear_platform.foundation.events import admin as events
from clear_platform.foundation.features import admin as features
from clear_platform.foundation.imports import admin as imports
from clear_platform.foundation.jobs import admin as jobs
from clear_platform.foundation.limits import admin as limits
from clear_platform.foundation.members import admin as members
from clear_platform.foundation.rights import admin as rights
from clear_platform.foundation.webhooks import admin as webhooks

__all__ = [
    "access",
    "audit",
    "branding",
    "bridge",
    "credentials",
    "events",
    "features",
    "imports",
    "jobs",
    "limits",
    "members",
    "rights",
    "webhooks",
]

# Django's part comes later in the list of apps; what is taken off has to be there first.
import_module("django.contrib.auth.admin")
# What libraries would show of their own: groups are fixed, and second factors and identities are nobody's to edit.
admin.site.unregister([Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])
