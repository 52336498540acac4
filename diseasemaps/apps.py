from django.apps import AppConfig
from django.core.checks import register

from diseasemaps import checks


class HouseConfig(AppConfig):
    name = "diseasemaps"

    def ready(self) -> None:
        for check in checks.ALL:
            register(check)
