"""Invariant I10: nothing is seen that DESIGN §4 does not grant, and nothing granted is missing.

Every route of the URLconf × every thing it can name × every person. A route that is not listed in
ROUTES fails the test: whoever adds one says here what it may show.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Block
from diseasemaps.articles.models import Revision, Source, Topic
from diseasemaps.moderation.models import Appeal, Case
from diseasemaps.questions.models import Question
from diseasemaps.texts.models import Text
from experiences.models import Comment, Experience, ExperienceRevision
from tests import factories
from tests.visibility import world as worlds

PERSONS = (
    "signed_out", "member", "blocked", "author", "teller",
    "moderator", "editor", "reviewer", "admin", "invited",
)  # fmt: skip
EVERYBODY = set(PERSONS)
PRESS_AS_WELL = ("member", "editor", "reviewer", "admin")
MEMBERS = EVERYBODY - {"signed_out"}
NOT_BLOCKED = EVERYBODY - {"blocked"}
EDITORIAL = {"author", "editor", "reviewer"}
HELD = {"teller", "moderator"}

# DESIGN §4, "Who sees what", typed by hand: who may read the text of each thing. `author` wrote the
# articles, `teller` the experiences and questions.
MAY_READ = {
    "article_approved": EVERYBODY,
    "article_superseded": EVERYBODY,
    "article_pending": EVERYBODY,
    "article_under_review": EVERYBODY,
    "article_draft": EDITORIAL,
    "article_changes_requested": EDITORIAL,
    "article_rejected": EDITORIAL,
    "article_withdrawn": EDITORIAL,
    "article_retracted": EDITORIAL,
    "article_successor": EDITORIAL | {"invited"},  # to review this article
    "experience_public": NOT_BLOCKED,
    "experience_members": MEMBERS - {"blocked"},
    "experience_hidden": HELD,
    "experience_rejected": HELD,
    "experience_removed": HELD,
    "experience_taken_down": HELD,
    "experience_pending": HELD,
    "experience_crisis": HELD,
    "experience_changes_requested": HELD,
    "experience_edit": HELD,
    "experience_draft": {"teller"},
    "comment_published": NOT_BLOCKED,
    "comment_inside": MEMBERS - {"blocked"},
    "comment_pending": HELD,
    "comment_rejected": HELD,
    "comment_hidden": HELD,
    "comment_taken_down": HELD,
    "question_published": EVERYBODY,
    "question_pending": HELD,
    "question_rejected": HELD,
    "question_hidden": HELD,
    "question_taken_down": HELD,
}

# Words that are no text of a page: a report of `teller` that something is wrong, and what is said
# among those who work on a text.
ALSO_READ = MAY_READ | {
    "problem": {"teller", "editor"},
    "remark": EDITORIAL | {"invited"},
    # What `member` reported, what `teller` appealed with, and a note that moderators start from.
    "flag": {"member", "moderator"},
    "decision_note": HELD,  # why something of `teller` was refused
    "appeal": HELD,
    "canned_note": {"moderator", "admin"},
}

# What each route names. "" names nothing; the others are expanded by `ids`.
ROUTES = {
    "": """
        pages:home pages:conditions pages:reader_type pages:reviewers pages:policy pages:rules
        pages:healthz pages:readyz pages:robots pages:sitemap
        articles:new experiences:new experiences:symptoms experiences:treatments
        desk:assign desk:checklist desk:requests desk:bulk desk:next_case desk:notes
        pages:transparency moderation:my_flags moderation:support
        api:cases_next api:cases_bulk api:canned_notes api:flags api:transparency
        api:me_flags api:me_appeals
        conditions:add search:search desk:home desk:review desk:moderation desk:deliveries
        notifications:inbox notifications:read_all notifications:preferences
        notifications:following
        notifications:ask_again notifications:mail_events
        accounts:me accounts:menu accounts:consents accounts:credential
        accounts:blocks accounts:profile experiences:handle experiences:bookmarks
        desk:people desk:credentials usersessions_list desk:topics desk:add_topic
        desk:sources desk:texts
        desk:problems desk:wishes desk:helpful pages:feed_articles
        account_login account_logout account_inactive account_signup account_reauthenticate
        account_email account_email_verification_sent account_change_password account_set_password
        account_reset_password account_confirm_login_code account_reset_password_from_key_done
        account_reset_password_done account_request_login_code
        mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp
        mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes
        mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_login_webauthn
        api:conditions api:article_revisions api:experiences api:cases api:questions
        api:notifications api:notifications_read_all api:search api:schema api:docs
        api:me api:me_consents api:me_blocks api:me_bookmarks api:me_follows
        api:me_preferences api:me_sessions
        api:me_credential api:people api:roles_waiting api:credentials api:deliveries api:events
        api:reviewers
        api:article_revisions_assign api:invitation_accept api:rereviews api:sources api:problems
        desk:words desk:add_word desk:test_words desk:import_words desk:export_words
        desk:phrases desk:helplines desk:add_helpline
        api:watched_words api:watched_words_test api:watched_words_file
        api:crisis_phrases api:helplines
        api:checklist api:canned_requests api:references
        api:wishes api:topics api:texts api:editorial_figures
    """,
    "condition": """
        pages:condition experiences:of_condition questions:ask conditions:edit
        pages:wish pages:feed_condition
        api:condition api:condition_articles api:condition_experiences api:condition_wishes
    """,
    "article_slug": """
        pages:article pages:article_history pages:compare pages:helpful pages:report
    """,
    "article_slug_revision": "pages:article_revision pages:cite_bibtex pages:cite_ris",
    "problem": "pages:problem desk:problem api:problem api:problem_answer",
    "article": "articles:revise articles:invitations api:article api:article_revise "
    "api:article_history api:article_invitations",
    "article_revision": """
        articles:revision articles:edit articles:diff articles:remark
        articles:preview articles:autosave
        api:article_revision api:article_revision_remarks
        api:article_revision_preview api:article_revision_missing
        api:article_revision_diff api:article_revision_problems api:article_revision_helpful
    """,
    "remark": """
        articles:remark_answer articles:remark_resolve articles:remark_reopen
        api:remark_answer api:remark_resolve api:remark_reopen
    """,
    "invitation": "articles:invitation_withdraw",
    "invited": "articles:invited api:invitation_withdraw",
    "watched_word": "desk:word desk:remove_word api:watched_word",
    "crisis_phrase": "desk:remove_phrase api:crisis_phrase",
    "helpline": "desk:helpline desk:remove_helpline api:helpline",
    "checklist_item": "desk:checklist_item desk:retire_item api:checklist_item",
    "canned_request": "desk:request desk:remove_request api:canned_request",
    "article_revision_step": "articles:step api:article_revision_step",
    "experience": """
        experiences:experience experiences:revise experiences:block experiences:react
        experiences:bookmark experiences:leave experiences:comments
        api:experience api:experience_revise api:experience_block
        api:experience_bookmark api:experience_leave api:experience_comments
    """,
    "comment": """
        experiences:comment experiences:answer experiences:comment_block
        api:comment api:comment_block
    """,
    "comment_step": "experiences:comment_step api:comment_step",
    "experience_step": "experiences:step api:experience_step",
    "experience_revision": "experiences:edit experiences:preview api:experience_revision",
    "experience_part": "experiences:part experiences:autosave",
    "experience_revision_step": "experiences:revision_step api:experience_revision_step",
    "question": "questions:question api:question",
    "question_step": "questions:step api:question_step",
    "decision": "desk:undo moderation:make_appeal api:decision_undo api:decision_appeal",
    "appeal": "moderation:appeal api:appeal api:appeal_withdraw",
    "appeal_step": "moderation:appeal_step",
    "canned_note": "desk:note desk:remove_note api:canned_note",
    "flagged": "moderation:flag",
    "case": """
        desk:case desk:claim desk:release desk:decide desk:escalate desk:restrict_author
        api:case api:case_claim api:case_release api:case_decide api:case_escalate
        api:case_restrict
    """,
    "person": """
        desk:person desk:grant desk:restrict
        desk:credential desk:verify desk:decline desk:revoke pages:reviewer
        api:person api:person_grant api:person_restrict api:reviewer
        api:credential api:credential_verify api:credential_decline api:credential_revoke
    """,
    "person_role": "desk:end desk:confirm api:person_end api:person_confirm",
    "person_restriction": "desk:lift api:person_lift",
    "notification": """
        notifications:read notifications:mute api:notification_read api:notification_mute
    """,
    "follow": "notifications:follow api:me_follow",
    "reaction": "api:experience_reaction",
    "session": "api:me_session accounts:end_session",
    "dead_delivery": "desk:retry_delivery api:delivery_retry",
    "dead_event": "desk:retry_event api:event_retry",
    "source": """
        desk:source desk:mark_source desk:unmark_source
        api:source api:source_mark api:source_unmark
    """,
    "text": "desk:text",
    "text_of_api": "api:text",
    "section": "pages:sitemap_section",
    "topic": "desk:topic desk:retire_topic desk:bring_back_topic api:topic api:topic_retire "
    "api:topic_bring_back",
    "member": "pages:member",
    "block": "accounts:unblock api:me_block",
    "consent": "accounts:consent accounts:withdraw_consent api:me_consent_withdraw",
    "passkey": "mfa_edit_webauthn mfa_remove_webauthn",
    # A link from a mail, and whatever has no address: they show nothing of anybody's.
    "link": "account_confirm_email account_reset_password_from_key api:nothing_here "
    "articles:invitation notifications:unsubscribe notifications:address",
}
LISTED = {name: names for names, routes in ROUTES.items() for name in routes.split()}

# The routes that show one thing, and therefore either show it or deny that it is there.
SHOWS = {
    "article_revision": ["articles:revision", "api:article_revision"],
    "experience_revision": ["api:experience_revision"],
    "comment": ["api:comment"],  # the page of one that is published leads to its post
    "question": ["questions:question", "api:question"],
}


def routes(resolver: Any = None, namespace: str = "") -> Iterator[str]:
    """Every named route of the URLconf but the admin's, which has a test of its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield f"{namespace}{entry.name}"
        elif entry.namespace != "admin":
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner)


def ids(world: worlds.World, names: str) -> list[dict[str, Any]]:
    """The arguments of every address that a route of this sort can have in this world."""
    found = IDS[names.removesuffix("_step")](world)
    steps = STEPS.get(names, [])
    return [{**args, "step": step} for args in found for step in steps] if steps else found


def pks(things: Iterable[Any]) -> list[dict[str, Any]]:
    """One address for each thing, however often it is named."""
    return [{"pk": pk} for pk in dict.fromkeys(getattr(thing, "pk", thing) for thing in things)]


def of_kind(kind: type) -> Callable[[worlds.World], list[dict[str, Any]]]:
    return lambda world: pks(thing for thing in world.things.values() if isinstance(thing, kind))


def the(key: str) -> Callable[[worlds.World], list[dict[str, Any]]]:
    return lambda world: pks([world.things[key]])


def revisions(world: worlds.World) -> list[Revision]:
    return [thing for thing in world.things.values() if isinstance(thing, Revision)]


def posts(world: worlds.World) -> list[Any]:
    told = [thing for thing in world.things.values() if isinstance(thing, ExperienceRevision)]
    return list(dict.fromkeys(revision.experience_id for revision in told))


def people(world: worlds.World) -> list[dict[str, Any]]:
    return pks(world.people.values())


def each(rows: Iterable[dict[str, Any]], name: str, *values: str) -> list[dict[str, Any]]:
    return [{**args, name: value} for args in rows for value in values]


def pages_of_articles(world: worlds.World) -> list[dict[str, Any]]:
    slugs = sorted({revision.article.slug for revision in revisions(world)})
    return each([{"slug": world.condition.slug}], "article_slug", *slugs)


def pages_of_revisions(world: worlds.World) -> list[dict[str, Any]]:
    return [
        {"slug": world.condition.slug, "article_slug": one.article.slug, "pk": one.pk}
        for one in revisions(world)
    ]


def followable(world: worlds.World) -> list[dict[str, Any]]:
    return [
        {"kind": "condition", "id": world.condition.slug},
        *({"kind": "article", "id": one.article_id} for one in revisions(world)),
        *({"kind": "member", "id": person.handle} for person in world.people.values()),
        *({"kind": "experience", "id": pk} for pk in posts(world)),
    ]


# By sort of address, the arguments of every one that there is in a world.
IDS: dict[str, Callable[[worlds.World], list[dict[str, Any]]]] = {
    "": lambda world: [{}],
    "link": lambda world: [],
    "condition": lambda world: [{"slug": world.condition.slug}],
    "article_slug": pages_of_articles,
    "article_slug_revision": pages_of_revisions,
    "article": lambda world: pks(one.article_id for one in revisions(world)),
    "article_revision": of_kind(Revision),
    "experience": lambda world: pks(posts(world)),
    "experience_revision": of_kind(ExperienceRevision),
    "experience_part": lambda world: each(
        of_kind(ExperienceRevision)(world), "part", "story", "send"
    ),
    "reaction": lambda world: each(pks(posts(world)), "kind", "helpful"),
    "comment": of_kind(Comment),
    "question": of_kind(Question),
    "case": of_kind(Case),
    "problem": the("problem"),
    "remark": the("remark"),
    "invited": the("invited"),
    "invitation": lambda world: [
        {"pk": world.things["invited"].article_id, "invitation": world.things["invited"].pk}
    ],
    "watched_word": the("watched_word"),
    "crisis_phrase": the("crisis_phrase"),
    "helpline": the("helpline"),
    "checklist_item": the("checklist_item"),
    "canned_request": the("canned_request"),
    "canned_note": the("canned_note"),
    "decision": the("decision"),
    "appeal": the("appeal"),
    "flagged": lambda world: [
        *each(pks(posts(world)), "kind", "experience"),
        *each(of_kind(Question)(world), "kind", "question"),
    ],
    "notification": the("notification"),
    "dead_delivery": the("dead_delivery"),
    "dead_event": the("dead_event"),
    "follow": followable,
    "session": lambda world: [{"key": "0" * 32}],
    "person": people,
    "person_role": lambda world: each(people(world), "role", "admin", "editor"),
    "person_restriction": lambda world: each(people(world), "kind", "silenced"),
    "member": lambda world: [{"handle": one.handle} for one in world.people.values()],
    "block": lambda world: pks(Block.objects.all()),
    "passkey": lambda world: pks(Authenticator.objects.filter(type="webauthn")),
    "source": lambda world: pks(Source.objects.all()),
    "topic": lambda world: [{"slug": one.slug} for one in Topic.objects.all()],
    "text": lambda world: [{"key": one.key} for one in Text.objects.all()],
    "text_of_api": lambda world: [{"slug": one.key} for one in Text.objects.all()],
    "consent": lambda world: [{"key": key} for key in factories.TEXTS if key.startswith("consent")],
    "section": lambda world: each([{}], "section", "articles", "conditions", "pages", "nothing"),
}
STEPS = {
    "article_revision_step": list(Revision.workflow.steps),
    "experience_step": list(Experience.workflow.steps),
    "experience_revision_step": list(ExperienceRevision.workflow.steps),
    "comment_step": list(Comment.workflow.steps),
    "question_step": list(Question.workflow.steps),
    "appeal_step": list(Appeal.workflow.steps),
}


def browser(world: worlds.World, person: str) -> Client:
    client = Client(raise_request_exception=False)
    if person != "signed_out":
        client.force_login(world.people[person])
    return client


def addresses(world: worlds.World) -> Iterator[tuple[str, str]]:
    for name, names in LISTED.items():
        for args in ids(world, names):
            yield name, reverse(name, kwargs=args)


def readers(*, deep: Iterable[str] = ()) -> list[Any]:
    """Everybody; those of `deep` only in the runs at full depth."""
    return [
        pytest.param(person, id=person, marks=[pytest.mark.deep] if person in deep else [])
        for person in PERSONS
    ]


def test_every_route_is_listed_and_every_listed_route_exists():
    assert set(routes()) - {"pages:style_guide"} == set(LISTED)


@pytest.mark.parametrize(
    "person", readers(deep={"author", "reviewer", "editor", "admin", "invited"})
)
def test_no_route_shows_what_is_not_granted_and_what_is_granted_is_somewhere(world, person):
    client = browser(world, person)
    leaks, broken, seen = [], [], set()
    queries = ["?q=canary", "?q=Story", "?q=leukoencephalopathy"]
    visits = [
        *addresses(world),
        *(("search:search", reverse("search:search") + q) for q in queries),
    ]
    for name, address in visits:
        answer = client.get(address)
        text = answer.getvalue().decode(errors="replace") if answer.streaming else answer.text
        if answer.status_code >= 500 and name != "pages:readyz":  # there is no worker here
            broken.append((name, address, answer.status_code))
        for key, who in ALSO_READ.items():
            if world.canary(key) in text:
                seen.add(key)
                if person not in who:
                    leaks.append((name, address, key))
    assert broken == []
    assert leaks == []
    assert seen == {key for key, who in ALSO_READ.items() if person in who}


@pytest.mark.parametrize("person", readers())
def test_what_may_not_be_known_of_is_not_found(world, person):
    client = browser(world, person)
    wrong = []
    for key, who in MAY_READ.items():
        thing = world.things[key]
        for name in SHOWS[thing.workflow.kind]:
            status = client.get(reverse(name, kwargs={"pk": thing.pk})).status_code
            if status != (200 if person in who else 404):
                wrong.append((name, key, status))
    assert wrong == []


@pytest.mark.parametrize("person", readers())
def test_a_post_of_an_experience_is_found_by_who_may_read_it(world, person):
    """Members-only posts: signed out, one learns that there is one, and nothing of it."""
    client = browser(world, person)
    wrong = []
    for key, who in MAY_READ.items():
        if not key.startswith("experience") or key == "experience_edit":
            continue
        granted = who | ({"signed_out"} if key == "experience_members" else set())
        post = world.things[key].experience_id
        for name in ("experiences:experience", "api:experience"):
            answer = client.get(reverse(name, kwargs={"pk": post}))
            if answer.status_code != (200 if person in granted else 404):
                wrong.append((name, key, answer.status_code))
    assert wrong == []
    if person == "signed_out":
        post = world.things["experience_members"].experience_id
        for name in ("experiences:experience", "api:experience"):
            assert "teller" not in client.get(reverse(name, kwargs={"pk": post})).text


@pytest.mark.parametrize("person", readers())
def test_the_desk_is_for_those_who_work_there(world, person):
    client = browser(world, person)
    for key, case in world.things.items():
        if key.startswith("case_"):
            for name in ("desk:case", "api:case"):
                status = client.get(reverse(name, kwargs={"pk": case.pk})).status_code
                allowed = {200} if person == "moderator" else {404, 302, 401}
                assert status in allowed, (name, status)


@pytest.mark.parametrize(
    "person",
    [  # who has something to lose or to take here; a blocked member presses as any member does
        *("signed_out", "teller", "moderator"),
        *(pytest.param(who, marks=pytest.mark.deep) for who in PRESS_AS_WELL),
    ],
)
def test_an_empty_post_to_any_route_takes_no_step(world, person):
    def states() -> list:
        return [
            (kind.__name__, *row)
            for kind in (Revision, ExperienceRevision, Experience, Comment, Question)
            for row in kind.objects.filter(pk__in=before).values_list("pk", "status", "version")
        ]

    before = {thing.pk for thing in world.things.values()}
    before |= {t.experience_id for t in world.things.values() if isinstance(t, ExperienceRevision)}
    then = sorted(states())
    broken = []
    client = browser(world, person)
    for name, address in addresses(world):
        if name in ("accounts:withdraw_consent", "api:me_consent_withdraw"):
            continue  # pressing it is the whole of it: the member's posts come down, rightly
        kind = {"content_type": "application/json"} if name.startswith("api:") else {}
        answer = client.post(address, **kind)
        if name in ("account_logout", "account_change_password"):
            client = browser(world, person)
        if answer.status_code >= 500 and name != "pages:readyz":  # there is no worker here
            broken.append((name, address, answer.status_code))
    assert broken == []
    assert sorted(states()) == then


@pytest.mark.parametrize("person", readers())
def test_what_could_not_be_sent_is_for_admins(world, person):
    client = browser(world, person)
    page = client.get(reverse("desk:deliveries"))
    assert page.status_code == (
        200 if person == "admin" else 302 if person == "signed_out" else 403
    )
    for thing in ("dead_delivery", "dead_event"):
        name = {"dead_delivery": "desk:retry_delivery", "dead_event": "desk:retry_event"}[thing]
        client.post(reverse(name, kwargs={"pk": world.things[thing].pk}))
        world.things[thing].refresh_from_db()
        assert (world.things[thing].dead_at is None) is (person == "admin")


def test_the_admin_is_for_admins(world):
    pages = [
        reverse(f"admin:{entry.name}")
        for section in get_resolver().url_patterns
        if getattr(section, "namespace", "") == "admin"
        for part in section.url_patterns
        for entry in getattr(part, "url_patterns", [part])
        if isinstance(entry, URLPattern)
        and entry.name
        and not entry.pattern.converters
        and not entry.pattern.regex.groups
        and entry.name not in ("login", "logout", "jsi18n", "autocomplete")
    ]
    assert len(pages) > 50
    for person in PERSONS:
        client = browser(world, person)
        for page in pages:
            status = client.get(page).status_code
            if person == "admin":
                assert status in (200, 302, 403), (page, status)  # 403: read-only has no "add"
            else:
                assert status in (302, 403), (person, page, status)
