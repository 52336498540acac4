"""Put the queue into the database."""

from django.core.management.base import BaseCommand

from diseasemaps import broker


class Command(BaseCommand):
    help = "Put the queue into the database, where CELERY_BROKER_URL is pgmq://. Safe to repeat."

    def handle(self, *args, **options) -> None:
        done = broker.prepare()
        self.stdout.write("The queue is ready." if done else "There was nothing to do.")
