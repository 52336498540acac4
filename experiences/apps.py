from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "experiences"

    def ready(self):
        # Models are loaded now, so the verbs can be.
        from accounts import consents  # noqa: PLC0415
        from diseasemaps.moderation.kinds import register  # noqa: PLC0415
        from diseasemaps.notifications import following  # noqa: PLC0415
        from experiences import consent  # noqa: PLC0415
        from experiences.following import EXPERIENCE, MEMBER  # noqa: PLC0415
        from experiences.kinds import COMMENT, POST, REVISION, WORD  # noqa: PLC0415

        for kind in (REVISION, POST, COMMENT, WORD):
            register(kind)
        consents.register(consent.USE)
        following.register(MEMBER)
        following.register(EXPERIENCE)
