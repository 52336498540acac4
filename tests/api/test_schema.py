"""The API is asked everything that its description allows, and more, by each kind of person."""

from functools import cache
from types import SimpleNamespace

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from accounts import blocks, credentials, restrictions
from diseasemaps.api.schema import description
from diseasemaps.articles import invitations, problems, remarks
from diseasemaps.articles.models import Source, Topic
from diseasemaps.moderation import helplines, watched_words
from diseasemaps.moderation.models import Case
from diseasemaps.notifications.models import Delivery, Event, Notification
from diseasemaps.questions import asking
from diseasemaps.texts.models import Text
from tests import factories
from tests.api.conftest import API

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
    unsupported_method,
]
EXAMPLES = 8  # for each operation and person
TOKEN = "a" * 32
OPERATIONS = sorted(
    (path, method.upper()) for path, methods in description()["paths"].items() for method in methods
)


EVERYWHERE = ("signed out", "member", "moderator")
MORE = {  # where they can do more than a member
    "article-revisions": ("author", "reviewer"),
    "articles": ("author", "reviewer"),
    "people": ("editor", "admin"),
    "roles": ("editor", "admin"),
    "credentials": ("editor", "admin"),
    "deliveries": ("editor", "admin"),
    "events": ("editor", "admin"),
    "me": ("editor", "admin"),
    "notifications": ("editor", "admin"),
    "reviewers": ("editor", "admin"),
    "sources": ("author", "editor"),
    "remarks": ("author", "reviewer"),
    "rereviews": ("reviewer", "editor"),
    "problems": ("editor",),
    "wishes": ("author", "editor"),
    "invitations": ("editor",),
    "topics": ("editor",),
    "texts": ("editor", "admin"),
    "watched-words": ("moderator",),
    "crisis-phrases": ("moderator",),
    "helplines": ("moderator",),
}


def visits():
    """Each operation by who can do most there; by everybody else in the runs at full depth."""
    for path, method in OPERATIONS:
        *others, most = (*EVERYWHERE, *MORE.get(path.split("/")[3], ()))
        yield pytest.param(path, method, most, id=f"{path}-{method}-{most}")
        for person in others:
            id = f"{path}-{method}-{person}"
            yield pytest.param(path, method, person, id=id, marks=pytest.mark.deep)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world, built once and rolled back after the last test; each test undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = cast()
        yield people, little_of_everything(**people)
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    return built[1]


def cast():
    factories.texts()
    return {
        "author": factories.person("author"),
        "reviewer": factories.clinician("reviewer"),
        "member": factories.person("member", role=None),
        "moderator": factories.person("moderator"),
        "editor": factories.person("editor"),
        "admin": factories.person("admin"),
    }


def little_of_everything(*, author, reviewer, member, moderator, editor, admin):
    """For each kind of address, things that really are there."""
    condition = factories.condition()
    live = factories.approved(author, condition, reviewer)
    waiting = factories.submitted(author, factories.condition("One more"))
    begun = factories.draft(author, factories.condition("And one"))
    post = factories.published(member, condition, moderator)
    held = factories.pending(member, factories.condition("Another"))
    told = factories.told(member, factories.condition("A third"))
    asked = asking.ask(condition, text="Does warmth help?", by=member)
    event = Event.objects.filter(kind="experience_published").get()
    note = Notification.objects.create(event=event, recipient=member)
    credentials.ask(by=author, title="T", registration="1", issuing_body="B", country="GB")
    blocks.block(author, by=member, kind="muted", byline=author.handle, is_alias=False)
    restrictions.restrict(member, "silenced", by=moderator, reason="Test.")
    remark = remarks.remark(waiting, by=author, text="Is it clear?", reader_type="patient")
    problem = problems.report(live, reader_type="patient", text="Not so.", by=member)
    invitation = invitations.invite(live.article, "somebody@example.org", by=editor)
    return {
        "watched-words": [watched_words.add("a word", "hold", by=editor)],
        "crisis-phrases": [
            watched_words.add_phrase("so tired", "crisis", by=editor, language="en"),
        ],
        "helplines": [helplines.add(name="A line", topic="crisis", phone="1", by=editor)],
        "sources": list(Source.objects.all()),
        "remarks": [remark],
        "problems": [problem],
        "invitations": [invitation],
        "topics": list(Topic.objects.all()),
        "texts": [SimpleNamespace(slug=text.key) for text in Text.objects.all()],
        "people": [member, moderator],
        "credentials": [author, reviewer],
        "deliveries": [Delivery.objects.create(notification=note, dead_at=timezone.now())],
        "events": [dead_event(event)],
        "reviewers": [reviewer],
        "me/blocks": list(member.blocks_made.all()),
        "articles": [live.article, waiting.article],
        "article-revisions": [live, waiting, begun],
        "experiences": [post.experience, held.experience],
        "experience-revisions": [post, held, told],
        "questions": [asked],
        "notifications": [note],
        "cases": list(Case.objects.all()),
        "conditions": [condition],
    }


def dead_event(like: Event) -> Event:
    return Event.objects.create(
        kind=like.kind, path="/", audience={"nobody": "knows"}, dead_at=timezone.now()
    )


@cache
def api():
    """The description, asked for once, of the real server in this process."""
    return schemathesis.openapi.from_wsgi(f"{API}schema/", app=get_wsgi_application())


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's test client does: the end of a request does not close the test's connection."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def make_real(case, things, fresh: bool) -> None:
    """Point the request at something that is there, in its present version if `fresh`."""
    parts = case.path.split("/")
    kind = "/".join(parts[3:5]) if parts[3] == "me" else parts[3]
    if kind == "me/follows" and "id" in case.path_parameters:
        case.path_parameters |= {"kind": "condition", "id": things["conditions"][0].slug}
    if isinstance(case.body, dict) and "condition" in case.body:
        case.body["condition"] = things["conditions"][0].slug
    if not things.get(kind):
        return
    thing = things[kind][len(str(case.body)) % len(things[kind])]
    if "id" in case.path_parameters:
        if not type(thing).objects.filter(pk=thing.pk).exists():
            return  # deleted by the request before
        thing.refresh_from_db()
        case.path_parameters["id"] = str(thing.pk)
        if fresh and isinstance(case.body, dict) and "version" in case.body:
            case.body["version"] = thing.version
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = thing.slug


@pytest.mark.parametrize(("path", "method", "person"), list(visits()))
def test_no_request_breaks_a_promise_of_the_description(path, method, person, world, built):
    operation = api()[path][method]
    cookies = {"csrftoken": TOKEN}
    if person != "signed out":
        client = Client()
        client.force_login(built[0][person])
        cookies["sessionid"] = client.cookies["sessionid"].value
    sent = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy(operation), real=st.booleans(), fresh=st.booleans())
    def ask(case, real, fresh):
        if real:
            make_real(case, world, fresh)
        case.call_and_validate(headers={"X-CSRFToken": TOKEN}, cookies=cookies, checks=CHECKS)
        sent.append(case)

    ask()
    assert sent


def strategy(operation):
    """Requests as described, and requests that are wrong in some way."""
    both = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]
    return st.one_of(both)
