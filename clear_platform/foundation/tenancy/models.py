"""Accounts and tenancy: users, organizations, who belongs where, and who was granted sight of whom."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.addresses import NORMAL, normal_address
from clear_platform.foundation.tenancy.classification import GlobalTable, GroundTable
from clear_platform.foundation.versions.models import Versioned


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, however it is typed. Accounts are made by `operations.create_user`."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=normal_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address, kept in its one form (`addresses`)."""

    email = models.EmailField()
    name = models.CharField(max_length=200)
    locale = models.CharField(max_length=10, default="en")
    timezone = models.CharField(max_length=64, default="UTC")
    density = models.CharField(max_length=8, default="normal", help_text="How close the rows of lists stand.")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, help_text="Invented for the demonstration; no real person.")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    signed_out_everywhere_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Every session and token given before has ended."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    tenancy = GlobalTable("A person may belong to several organizations; pages show only members of one's own.")

    objects = UserManager()

    class Meta:
        verbose_name = "account"
        constraints = [
            models.UniqueConstraint(fields=["email"], name="user_email_unique"),
            models.CheckConstraint(condition=models.Q(email__regex=NORMAL), name="user_email_in_normal_form"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language the person chose, or the installation's where that one is not offered (any more)."""
        return self.locale if self.locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # What sessions and tokens are held against: it changes with the password, and when all of them are to end.
        ended = self.signed_out_everywhere_at.isoformat() if self.signed_out_everywhere_at else ""
        salt = "clear.tenancy.models.User.get_session_auth_hash"
        return salted_hmac(salt, f"{self.password}|{ended}", secret=secret, algorithm="sha256").hexdigest()


class Organization(Versioned):
    """A tenant. `origin`: it registered itself, comes from a public record, or is invented for the demonstration."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise"
        INSTITUTION = "institution"
        PLATFORM = "platform"

    class Origin(models.TextChoices):
        REGISTERED = "registered"
        PUBLIC_RECORD = "public_record"
        INVENTED = "invented"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    origin = models.CharField(max_length=14, choices=Origin.choices, default=Origin.REGISTERED)
    name = models.CharField(max_length=255)
    slug = models.SlugField(max_length=80, unique=True)
    settings_json = models.JSONField(default=dict, blank=True)
    brand_tag = models.CharField(
        max_length=16,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Tag of its theme, so that a page knows without asking; empty where it chose none.",
    )
    created_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = GroundTable("It is the tenant itself; queries go by AccessGrant, whose rows name it.", key="id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["enterprise", "institution", "platform"]), name="organization_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=["registered", "public_record", "invented"]),
                name="organization_origin_known",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="platform"), name="organization_one_platform"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Versioned):
    """A person's seat in an organization."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    last_access_at = models.DateTimeField(null=True, blank=True, editable=False)

    tenancy = GroundTable(
        "Read at sign-in, before an organization is known; else by organization_for, addresses by roster_of."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["admin", "analyst", "viewer", "owner", "member", "participant"]),
                name="membership_role_known",
            ),
        ]
        indexes = [models.Index(fields=["organization", "role"], name="membership_by_organization")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organization_id} as {self.role}"


class AccessGrant(models.Model):
    """`grantee` may see rows of `organization` at `level`. Every organization holds one to itself, via `self`.

    Policies of the database read it; `grants` alone writes it.
    """

    class Level(models.TextChoices):
        READ = "read"
        REVIEW = "review"
        ACT = "act"

    # No index of one of them alone: the database would take it for a policy that asks for both, and read every grant of
    # an institution of thousands.
    grantee = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grants_held", db_index=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="grants_given", db_index=False
    )
    level = models.CharField(max_length=6, choices=Level.choices, default=Level.READ)
    via = models.CharField(max_length=80, help_text="What the grant rests on: self, portfolio:12, invitation:7.")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = GroundTable("The table that scopes and policies themselves read.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grantee", "organization", "via"], name="access_grant_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=["read", "review", "act"]), name="access_grant_level_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "grantee"], name="access_grant_by_organization"),
            models.Index(fields=["via"], name="access_grant_by_via"),
        ]

    def __str__(self) -> str:
        return f"{self.grantee_id} may {self.level} {self.organization_id} via {self.via}"
