"""What operators see at /admin/. Whatever has a verb is read-only here: a verb has one door.

Only plain vocabulary (treatments, addresses that get no mail) is edited in these pages.
"""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin

OUR_APPS = {"diseasemaps", "accounts", "experiences"}
EDITABLE = {
    "conditions.Treatment",
    "conditions.TreatmentName",
    "notifications.Suppression",
}


# What would let whoever reads it sign in as somebody else: a hash to guess at, a mail with a link.
SECRETS = {
    "accounts.User": ("password",),
    "notifications.Delivery": ("text", "html"),
}


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look, not to touch."""

    show_full_result_count = False

    def get_exclude(self, request, obj=None) -> tuple[str, ...]:
        return SECRETS.get(self.opts.label, ())

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def register_all() -> None:
    for model in apps.get_models():
        if apps.get_app_config(model._meta.app_label).name.split(".")[0] in OUR_APPS:
            editable = model._meta.label in EDITABLE
            admin.site.register(model, admin.ModelAdmin if editable else ReadOnlyAdmin)

    # allauth's own lets an address be changed, and with it whose account it is.
    admin.site.unregister(EmailAddress)
    admin.site.register(EmailAddress, ReadOnlyAdmin)


register_all()
# One way in: the sign-in of the site, with its limit on tries.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
