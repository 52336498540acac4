from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "diseasemaps.moderation"

    def ready(self):
        # Models are loaded now, so the verbs can be.
        from diseasemaps.moderation.appeal_kind import APPEAL  # noqa: PLC0415
        from diseasemaps.moderation.kinds import register  # noqa: PLC0415

        register(APPEAL)
