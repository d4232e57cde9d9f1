"""Administration of accounts, organizations, seats and grants. Accounts and seats are made through operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from clear_platform.foundation.access.operations import add_member, change_member_role, create_user, remove_member
from clear_platform.foundation.leaving.origins import FromAbove
from clear_platform.foundation.limits.operations import unlock_sign_in
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.second_factor.operations import remove_second_factor
from clear_platform.foundation.tenancy.actors import ROLES_OF, StaffGroup
from clear_platform.foundation.tenancy.framing import may
from clear_platform.foundation.tenancy.models import AccessGrant, Membership, Organization, User


class NewAccountForm(forms.ModelForm):
    """What an account is made from."""

    email = forms.EmailField(widget=UnfoldAdminEmailInputWidget)
    name = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget)
    staff_group = forms.ChoiceField(
        label="Staff group",
        required=False,
        choices=[("", "none: a member of organizations"), *((group.value, group.value) for group in StaffGroup)],
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = User
        fields = ["email", "name"]

    def validate_unique(self) -> None:
        """Left to the operation, whose sentence says what to do."""


@admin.register(User)
class UserAdmin(ClearModelAdmin):
    """Accounts: who they are and whether they are staff."""

    list_display = ["name", "email", "is_staff", "is_active", "is_demo", "last_login"]
    list_filter = ["is_staff", "is_active", "is_demo", "groups"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    fields = ["email", "name", "is_staff", "is_active", "is_demo", "locale", "timezone", "last_login", "created_at"]
    form = NewAccountForm
    actions = ["take_off_second_factor", "unlock"]

    @admin.action(description="Take the second factor off, for a lost device")
    def take_off_second_factor(self, request: HttpRequest, rows: Any) -> None:
        """Let people who lost their device sign in with their password, to set up another."""
        actor = actor_of(request)
        run_for_each(
            self,
            request,
            rows,
            lambda user: remove_second_factor(actor=actor, user_id=user.pk),
            "second factors taken off",
        )

    @admin.action(description="Let them try to sign in again, after too many failures")
    def unlock(self, request: HttpRequest, rows: Any) -> None:
        """Let people whose account is locked try again at once."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda user: unlock_sign_in(actor=actor, email=user.email), "unlocked")

    def get_actions(self, request: HttpRequest) -> Any:
        """Offer each action to whom its operation is open."""
        found = super().get_actions(request)
        for action, name in (("take_off_second_factor", "remove_second_factor"), ("unlock", "unlock_sign_in")):
            if not may(actor_of(request), name):
                found.pop(action, None)
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(actor_of(request), "create_user")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return ["email", "name", "staff_group"] if obj is None else self.fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        group = form.cleaned_data["staff_group"]
        made = create_user(
            actor=actor_of(request),
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            staff_group=StaffGroup(group) if group else None,
        )
        obj.pk = made.pk


@admin.register(Organization)
class OrganizationAdmin(ExportsRows, ClearModelAdmin):
    """Every tenant, with where it comes from."""

    comes_from = FromAbove("foundation.organization")
    list_display = ["name", "kind", "origin", "slug", "created_at"]
    list_filter = ["kind", "origin"]
    search_fields = ["name", "slug"]
    ordering = ["name"]
    date_hierarchy = "created_at"


class NewSeatForm(forms.ModelForm):
    """A seat: the organization, the person by e-mail, the role."""

    email = forms.EmailField(widget=UnfoldAdminEmailInputWidget)
    name = forms.CharField(
        max_length=200, widget=UnfoldAdminTextInputWidget, help_text="Used when the address has no account yet."
    )
    role = forms.ChoiceField(
        choices=[(role, role) for role in dict.fromkeys(sum(ROLES_OF.values(), ()))], widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Membership
        fields = ["organization", "role"]

    def validate_unique(self) -> None:
        """Left to the operation, whose sentence says what to do."""


@admin.register(Membership)
class MembershipAdmin(ClearModelAdmin):
    """Seats: who belongs where, in which role."""

    list_display = ["user", "organization", "role", "created_at", "last_access_at"]
    list_filter = ["role", "organization__kind"]
    search_fields = ["user__name", "user__email", "organization__name"]
    list_select_related = ["user", "organization"]
    ordering = ["organization__name", "user__name"]
    autocomplete_fields = ["organization"]
    form = NewSeatForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(actor_of(request), "add_member")

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return may(actor_of(request), "change_member_role")

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return may(actor_of(request), "remove_member")

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return ["organization", "email", "name", "role"] if obj is None else ["organization", "user", "role"]

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return [] if obj is None else ["organization", "user"]

    def get_form(self, request: HttpRequest, obj: Membership | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            kwargs["form"] = forms.ModelForm
            kwargs["fields"] = ["role"]
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        actor = actor_of(request)
        if change:
            change_member_role(
                actor=actor, organization_id=obj.organization_id, user_id=obj.user_id, role=form.cleaned_data["role"]
            )
            return
        made = add_member(
            actor=actor,
            organization_id=form.cleaned_data["organization"].pk,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
        )
        obj.pk, obj.user_id = made.pk, made.user_id

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(actor=actor_of(request), organization_id=obj.organization_id, user_id=obj.user_id)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for seat in queryset:
            self.delete_model(request, seat)


@admin.register(AccessGrant)
class AccessGrantAdmin(ClearModelAdmin):
    """Who was granted sight of whom, and on what that rests."""

    list_display = ["grantee", "organization", "level", "via", "accepted_at"]
    list_filter = ["level", "grantee__kind"]
    search_fields = ["grantee__name", "organization__name", "via"]
    list_select_related = ["grantee", "organization"]
    ordering = ["grantee__name", "organization__name"]
    show_full_result_count = False
