"""How allauth speaks to people here: its mail waits in a row and leaves with the worker."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from accounts import consents, limits, second_step
from diseasemaps.notifications import delivery

# Each answers a sign-up, so both wait alike until the address gets another.
CONFIRMING = (
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/account_already_exists",
)


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Two who join with one address at the same moment read the same page; one of them joins.

        As when the address has been here for years: nobody is told whether it was.
        """
        try:
            with transaction.atomic():
                return super().save_user(request, user, form, commit)
        except IntegrityError:
            sent = redirect("account_email_verification_sent")
            raise ImmediateHttpResponse(sent) from None

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.address_of(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            limits.give_back(request)
        return user

    def set_password(self, user: Any, password: str) -> None:
        """Whoever chooses a new one, signed in or by a link from their mail, is known from then."""
        super().set_password(user, password)
        limits.remember(allauth_context.request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Signed in. Where the text that they agreed to has changed since, they read it next."""
        limits.give_back(request)
        limits.remember(request, user)
        answer = super().post_login(request, user, **kwargs)
        if not consents.has_changed(user, consents.ACCOUNT):
            return answer
        asked = reverse("accounts:consent", args=[consents.ACCOUNT])
        return redirect(f"{asked}?{urlencode({'next': answer.url})}")

    def send_notification_mail(
        self, template_prefix: str, user: Any, *args: Any, **kwargs: Any
    ) -> None:
        """The library calls this for each change of what somebody signs in with."""
        with transaction.atomic():
            second_step.changed(template_prefix, user, request=self.request)
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail as a Delivery: a dead mail server costs nobody their sign-up."""
        if template_prefix in CONFIRMING and not limits.may_mail(email):
            return
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
