"""API paths of signing keys."""

from django.urls import path

from institutional.proof.api import views

urlpatterns = [
    path("signing-keys", views.SigningKeysView.as_view(), name="signing-keys"),
    path("signing-keys/rotate", views.RotateKeyView.as_view(), name="signing-key-rotate"),
    path("signing-keys/<slug:fingerprint>", views.SigningKeyView.as_view(), name="signing-key"),
    path("signing-keys/<slug:fingerprint>/revoke", views.RevokeKeyView.as_view(), name="signing-key-revoke"),
]
