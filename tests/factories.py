"""People and things for tests. States are reached by the verbs, never by hand."""

import itertools
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.text import slugify

from accounts import consents, roles, second_step
from accounts.models import Consent, Credential, ReaderType, Role, User
from diseasemaps.articles import invitations, review, writing
from diseasemaps.articles.models import Article, Invitation, Revision, Topic
from diseasemaps.conditions.models import Condition, Symptom, Treatment
from diseasemaps.conditions.names import normalise
from diseasemaps.notifications.models import Delivery
from diseasemaps.texts.models import Text
from diseasemaps.texts.publishing import publish as publish_text
from experiences import moderation
from experiences import writing as telling
from experiences.models import ExperienceRevision
from tests import passkeys

_numbers = itertools.count(1)

NO_CONFLICT = "None."
SECRET = "A" * 32  # of the app of everybody on the staff

TEXTS = [
    consents.ACCOUNT,
    consents.HEALTH,
    consents.REVIEWER,
    consents.MAP,
    consents.MAIL,
    *(f"disclaimer-{reader}" for reader in ReaderType.values),
]


def texts() -> None:
    """The Texts that the verbs need, in one sentence each."""
    for key in TEXTS:
        publish_text(key, title=key.replace("-", " ").title(), body=f"The {key}.", by=None)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account with a password, verified and without a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    handle = factory.Sequence(lambda number: f"somebody-{number}")
    email = factory.LazyAttribute(lambda user: f"{user.handle}@example.org")
    password = factory.django.Password("correct-horse")

    @factory.post_generation
    def agreed(user: User, create: bool, *_, **__) -> None:
        """To news by e-mail: tests about mail that is sent need not say so."""
        if create:
            agree_to_mail(user)


def agree_to_mail(user: User) -> None:
    """Also where the texts are not loaded."""
    text, _ = Text.objects.get_or_create(key=consents.MAIL)
    words = {"title": "News by e-mail", "body": "", "html": ""}
    version = text.versions.last() or text.versions.create(number=1, **words)
    Consent.objects.get_or_create(user=user, text_version=version, withdrawn_at=None)


def person(handle: str, *, role: str | None = "", email: str = "") -> User:
    """Somebody with a handle and, by default, the role of that name; staff have a second step."""
    user = UserFactory(handle=handle, **({"email": email} if email else {}))
    role = handle if role == "" else role
    if role:
        give(user, role)
    return user


def give(user: User, role: str) -> None:
    """A role, and the second step that staff need for it."""
    roles.grant(user, role, by=None, reason="test")
    if role in Role.staff() and not user.authenticator_set.exists():
        second_step.set_up(user, secret=SECRET)


def verified(user: User) -> EmailAddress:
    """The address of `user` as confirmed, so that they can sign in by themselves."""
    return EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def passkey(user: User, name: str = "My phone") -> Authenticator:
    """A passkey as the page of passkeys shows one; no device has it."""
    kept = {"name": name, "credential": passkeys.credential()}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=kept)


def clinician(handle: str, *, role: str | None = "reviewer") -> User:
    """A reviewer, or without a role any clinician, whose registration is verified."""
    user = person(handle, role=role)
    user.full_name = f"Dr {handle.title()}"
    user.save(update_fields=["full_name"])
    verifier = UserFactory(handle=f"verifier-{handle}")
    Credential.objects.create(
        user=user,
        title="Consultant neurologist",
        registration=f"N{next(_numbers):06}",
        issuing_body="General Medical Council",
        country="GB",
        verified_by=verifier,
        verified_at=timezone.now(),
        expires_on=date.today() + timedelta(days=365),
    )
    return user


def link_in_mail_to(address: str) -> str:
    """The path of the one link in the newest mail to this address."""
    mail = Delivery.objects.filter(address=address).latest("created_at")
    return urlsplit(re.search(r"https?://\S+", mail.text)[0]).path


def invited(user: User, article: Article, *, by: User) -> Invitation:
    """`user` was invited by an editor to review this article, and has accepted."""
    invitations.invite(article, user.email, by=by)
    secret = link_in_mail_to(user.email).strip("/").rpartition("/")[2]
    return invitations.accept(secret, by=user)


def condition(name: str = "Leukoencephalopathy", slug: str = "") -> Condition:
    return Condition.objects.create(
        name=name, sort_name=normalise(name), slug=slug or slugify(name)
    )


def topic(slug: str = "first-line-treatments") -> Topic:
    topic, _ = Topic.objects.get_or_create(
        slug=slug,
        defaults={
            "group": "treatment",
            "pattern": "What are the first-line treatments for {condition}?",
            "aspect": "Treatment",
        },
    )
    return topic


CITATION = {
    "type": "review",
    "title": "A review of the matter",
    "authors": "Doe J",
    "container": "Journal of Matters",
    "year": 2020,
    "doi": "10.1000/example.1",
}
PATIENT_TEXT = {
    "short_answer": "Treatment looks for the cause and treats that [1].",
    "body": "## First\n\nThe cause is treated first [1].\n\n## Then\n\n- rest\n- physiotherapy\n",
}


def draft(author: User, of: Condition, *, slug: str = "first-line-treatments") -> Revision:
    """A complete draft."""
    revision = writing.begin(of, topic(slug), by=author)
    return writing.save(
        revision, by=author, variants={"patient": PATIENT_TEXT}, citations=[CITATION]
    )


def submitted(author: User, of: Condition, **kwargs) -> Revision:
    return review.submit(draft(author, of, **kwargs), by=author)


def under_review(author: User, of: Condition, reviewer: User, **kwargs) -> Revision:
    return review.start_review(submitted(author, of, **kwargs), by=reviewer)


def approved(author: User, of: Condition, reviewer: User, **kwargs) -> Revision:
    revision = under_review(author, of, reviewer, **kwargs)
    return review.approve(revision, by=reviewer, conflict_of_interest=NO_CONFLICT)


def symptom(name: str = "Ataxia", hpo_id: str = "HP:0001251") -> Symptom:
    return Symptom.objects.get_or_create(hpo_id=hpo_id, defaults={"name": name})[0]


def treatment(name: str = "Physiotherapy") -> Treatment:
    slug = name.lower().replace(" ", "-")
    return Treatment.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def told(author: User, of: Condition, *, audience: str = "public", alias: bool = False, **fields):
    """A draft of an experience, with a treatment tried and a symptom felt."""
    revision = telling.begin(of, by=author, audience=audience, alias=alias)
    return telling.save(
        revision,
        by=author,
        fields={"title": "How it began", "story": "It began slowly.", **fields},
        treatments=[{"treatment": treatment(), "effect": 1}],
        symptoms=[{"symptom": symptom(), "severity": 2}],
    )


def pending(author: User, of: Condition, **kwargs) -> ExperienceRevision:
    consents.give(author, consents.HEALTH)
    return moderation.submit(told(author, of, **kwargs), by=author)


def published(author: User, of: Condition, moderator: User, **kwargs) -> ExperienceRevision:
    return moderation.publish(pending(author, of, **kwargs), by=moderator)
