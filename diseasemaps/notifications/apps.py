from anymail.signals import tracking
from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "diseasemaps.notifications"

    def ready(self) -> None:
        from diseasemaps.notifications import bounces  # noqa: PLC0415 (models are ready only now)

        tracking.connect(bounces.heed, dispatch_uid="bounces")
