"""What this app does on the strength of a consent, and what undoes it (`consents.register`)."""

from typing import Any

from accounts import consents, roles
from accounts.consents import Use
from diseasemaps.notifications import preferences

ACCOUNT = Use(
    consents.ACCOUNT,
    allows="You have an account: we keep what it needs, and you can write here.",
    undoes="To take this back is to close your account. There is no button for that here yet: the "
    "people who run this site do it for you when you ask them.",
    button="How to close your account",
    undo=None,
    asked_here=True,
)


def _lay_down(user: Any) -> str:
    roles.lay_down_reviewing(user)
    return "You review no more."


REVIEWER = Use(
    consents.REVIEWER,
    allows="Your name and credential stand beside the articles that you approve, and on the page "
    "of reviewers.",
    undoes="You review no more from that moment on, and leave the page of reviewers. Reviews that "
    "you signed keep your name, as you agreed when you signed them.",
    button="Withdraw it, and review no more",
    undo=_lay_down,
)


def _stop_mail(user: Any) -> str:
    preferences.stop_mail(user.pk)
    return "You get no more news by e-mail."


MAIL = Use(
    consents.MAIL,
    allows="We tell you by e-mail that there is news about what you share, what you follow, and "
    "what others found helpful. You choose how often, for each kind of news.",
    undoes="You get no more news by e-mail, at once: also what waits to be sent is not sent. You "
    "still find it on your page of notifications. Mail that you ask for yourself, mail about the "
    "safety of your account, and mail about a role that you hold still come. You can agree again "
    "at any time.",
    button="Withdraw it, and send me no more news",
    undo=_stop_mail,
    asked_here=True,
)

ALL = (ACCOUNT, REVIEWER, MAIL)
