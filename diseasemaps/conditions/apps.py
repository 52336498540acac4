from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "diseasemaps.conditions"

    def ready(self):
        # Models are loaded now, so what leads to them can be.
        from diseasemaps.conditions.following import CONDITION  # noqa: PLC0415
        from diseasemaps.notifications.following import register  # noqa: PLC0415

        register(CONDITION)
