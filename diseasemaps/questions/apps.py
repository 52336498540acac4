from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "diseasemaps.questions"

    def ready(self):
        # Models are loaded now, so the verbs can be.
        from diseasemaps.moderation.kinds import register  # noqa: PLC0415
        from diseasemaps.questions.kinds import QUESTION  # noqa: PLC0415

        register(QUESTION)
