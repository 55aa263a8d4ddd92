"""Accounts in Django's admin, for repairs."""

from django.contrib import admin

from igny8.accounts.models import Account, Brand, Flag, Membership, Site, User

admin.site.register([Account, Brand, Flag, Membership, Site, User])
