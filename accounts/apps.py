from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # Models are loaded now, so the verbs can be.
        from accounts import consents, uses  # noqa: PLC0415

        for use in uses.ALL:
            consents.register(use)
