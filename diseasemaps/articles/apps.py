from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "diseasemaps.articles"

    def ready(self):
        # Models are loaded now, so what leads to them can be.
        from diseasemaps.articles.following import ARTICLE  # noqa: PLC0415
        from diseasemaps.notifications.following import register  # noqa: PLC0415

        register(ARTICLE)
