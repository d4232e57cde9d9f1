"""Addresses of the pages about oneself."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.profile import pages

urlpatterns = [
    path("profile", pages.profile, name="profile-page"),
    path("profile/password", pages.password, name="password-page"),
    path("profile/sessions", pages.sessions, name="sessions-page"),
    path("profile/sessions/<uuid:public_id>/end", pages.end_one_session, name="session-end-page"),
    path("forgotten", pages.forgotten, name="forgotten-page"),
    path("forgotten/<int:user_id>/<str:token>", pages.choose_password, name="forgotten-choose-page"),
]
