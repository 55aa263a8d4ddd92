"""Accounts in Django's admin: brands and flags may be set there, the rest is to look at."""

from django.contrib import admin

from igny8.accounts.models import Account, Brand, Flag, Membership, Site, User
from igny8.kit.admin import OnlyToLookAt


@admin.register(User)
class UserAdmin(OnlyToLookAt):
    """All but the password, not even as it is kept."""

    exclude = ("password",)


admin.site.register([Account, Membership, Site], OnlyToLookAt)
admin.site.register([Brand, Flag])
