"""Accounts and groups, which only superusers see: nobody else could raise their own rights."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from comparisons.staff import second_factor

from .base import is_superuser, listed
from .placed import Ticked

# Each account's second factor is its owner's business; superusers can remove it below.
admin.site.unregister((User, Group, TOTPDevice, StaticDevice))


class SuperusersOnly:
    """Whatever permissions somebody may have been given: these pages take a superuser."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_superuser(request)


@admin.register(User)
class AccountAdmin(SuperusersOnly, Ticked, UserAdmin[User]):
    list_display = ("username", "group_names", "is_staff", "is_active", "factor", "last_login")
    actions = ("remove_second_factor",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Who it is", {"fields": ("first_name", "last_name", "email")}),
        (
            "What they may do",
            {
                "fields": ("is_active", "is_staff", "groups", "is_superuser"),
                "description": "To let somebody in: tick “staff”, and choose one group. Viewers "
                "look, curators edit the draft, publishers also publish it. To keep somebody out: "
                "take “active” away; that ends their sessions at once.",
            },
        ),
        ("When", {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With their groups, and whether they have a second factor."""
        factors = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        rows: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return rows.annotate(has_factor=Exists(factors))

    @admin.display(description="groups")
    def group_names(self, row: User) -> str:
        return listed(row.groups.all()) or "-"

    @admin.display(description="second factor", boolean=True)
    def factor(self, row: Any) -> bool:
        return bool(row.has_factor)

    @admin.action(description="Remove the second factor of the selected accounts")
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For whoever has lost it. They sign in with the password alone and set up a new one."""
        removed = [user for user in queryset.order_by("pk") if second_factor.remove(user)]
        for user in removed:
            self.log_change(request, user, "Removed the second factor.")
        messages.success(request, f"Removed of: {listed(removed) or 'nobody, none had one'}.")


@admin.register(Group)
class RoleAdmin(SuperusersOnly, Ticked, GroupAdmin):  # type: ignore[misc]  # wider than its
    """The three groups of the roles are put right again by each migration, others are kept."""

    filter_horizontal = ()
