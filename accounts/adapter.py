"""How allauth speaks to people here: its mail waits in a row and leaves with the worker."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.core.mail import EmailMultiAlternatives

from diseasemaps.notifications import delivery


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail as a Delivery: a dead mail server costs nobody their sign-up."""
        request = allauth_context.request
        site = RequestSite(request)
        site.name = settings.SITE_NAME
        words = {"request": request, "email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, words)
        html = ""
        if isinstance(message, EmailMultiAlternatives) and message.alternatives:
            html = str(message.alternatives[0][0])
        delivery.send_account_mail(
            address=email,
            subject=str(message.subject),
            text=str(message.body),
            html=html,
            recipient=context.get("user"),
        )
