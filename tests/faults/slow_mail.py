"""A mail server that takes a message and never comes back: its sender cannot know that it did."""

import time

from django.core.mail.backends.filebased import EmailBackend


class Hanging(EmailBackend):
    def send_messages(self, messages):
        sent = super().send_messages(messages)
        self.close()
        time.sleep(600)
        return sent
