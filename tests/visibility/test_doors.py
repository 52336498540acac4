"""Who gets in where, what is not there, and what is somebody else's: pages and API alike."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.visibility import world as worlds
from tests.visibility.test_matrix import LISTED, MEMBERS, browser, ids, readers

AT_DESK = {"author", "editor", "reviewer", "moderator", "admin"}

KEEPERS = {"moderator", "editor", "admin"}  # of the lists by which texts are screened

# Rooms for some, typed by hand. All others of MEMBERS are refused there; signed out, one is asked
# to sign in. (A query where the address needs one.)
ROOMS = {
    "desk:home": AT_DESK,
    "desk:review": {"author", "editor", "reviewer"},
    "desk:moderation": {"moderator"},
    "desk:notes": {"moderator", "admin"},
    "moderation:my_flags": MEMBERS,
    "api:canned_notes": {"moderator", "admin"},
    "api:me_flags": MEMBERS,
    "api:me_appeals": MEMBERS,
    "desk:people": {"moderator", "admin"},
    "desk:credentials": {"editor", "admin"},
    "desk:deliveries": {"admin"},
    "conditions:add": {"editor"},
    "api:cases": {"moderator"},
    "api:people": {"moderator", "admin"},
    "api:credentials": {"editor", "admin"},
    "api:deliveries": {"admin"},
    "api:events": {"admin"},
    "api:roles_waiting": {"admin"},
    "desk:sources": {"editor"},
    "desk:texts": {"editor", "admin"},
    "api:sources": {"author", "editor", "reviewer"},
    "api:rereviews": {"editor", "reviewer"},
    "api:checklist": {"editor", "reviewer", "admin", "invited"},
    "api:canned_requests": {"editor", "reviewer", "admin", "invited"},
    "api:problems": {"editor"},
    "api:wishes": {"author", "editor"},
    "desk:words": KEEPERS,
    "desk:add_word": KEEPERS,
    "desk:import_words": KEEPERS,
    "desk:export_words": KEEPERS,
    "desk:phrases": KEEPERS,
    "desk:helplines": KEEPERS,
    "desk:add_helpline": KEEPERS,
    "api:watched_words": KEEPERS,
    "api:watched_words_file": KEEPERS,
    "api:crisis_phrases": KEEPERS,
    "api:me": MEMBERS,
    "api:me_consents": MEMBERS,
    "api:me_blocks": MEMBERS,
    "api:me_bookmarks": MEMBERS,
    "api:me_follows": MEMBERS,
    "api:me_preferences": MEMBERS,
    "api:me_sessions": MEMBERS,
    "api:me_credential": MEMBERS,
    "api:notifications": MEMBERS,
    "accounts:me": MEMBERS,
    "accounts:consents": MEMBERS,
    "accounts:blocks": MEMBERS,
    "accounts:profile": MEMBERS,
    "experiences:bookmarks": MEMBERS,
    "accounts:credential": MEMBERS,
    "notifications:inbox": MEMBERS,
    "notifications:preferences": MEMBERS,
    "usersessions_list": MEMBERS,
}
QUERIES = {"api:people": "?q=teller"}


@pytest.mark.parametrize("person", readers())
def test_each_room_is_open_to_those_it_is_for_and_to_nobody_else(world, person):
    client, wrong = browser(world, person), []
    for name, who in ROOMS.items():
        status = client.get(reverse(name) + QUERIES.get(name, "")).status_code
        refused = 403 if person != "signed_out" else 401 if name.startswith("api:") else 302
        if status != (200 if person in who else refused):
            wrong.append((name, status))
    assert wrong == []


# What the desk's doors to one person answer to those who do not work there: the pages refuse
# before they look, the API does not know of anybody.
OF_A_PERSON = {
    "desk:person": ({"moderator", "admin"}, 403),
    "api:person": ({"moderator", "admin"}, 404),
    "desk:credential": ({"editor", "admin"}, 403),
    "api:credential": ({"editor", "admin"}, 404),
    "pages:reviewer": (MEMBERS | {"signed_out"}, 404),
    "api:reviewer": (MEMBERS | {"signed_out"}, 404),
}


@pytest.mark.parametrize("person", readers())
def test_a_person_is_known_to_those_who_work_with_people(world, person):
    client, wrong = browser(world, person), []
    for name, (who, refused) in OF_A_PERSON.items():
        status = client.get(reverse(name, args=[world.people["reviewer"].pk])).status_code
        if person == "signed_out" and person not in who:
            refused = 401 if name.startswith("api:") else 302
        if status != (200 if person in who else refused):
            wrong.append((name, status))
    assert wrong == []


# --- What is not there -----------------------------------------------------------------------


def missing(world: worlds.World) -> Iterator[tuple[str, str]]:
    """Every route with an id, at the address of something that is not there."""
    for name, sort in LISTED.items():
        for args in list(ids(world, sort))[:1]:
            if args and sort != "section":
                yield name, reverse(name, kwargs={k: _never(k, v) for k, v in args.items()})


def _never(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, int):
        return 2**31 - 1
    return value if name in ("role", "kind", "step") else "never-was"


def ask(client: Client, method: str, name: str, address: str) -> Any:
    body = {"content_type": "application/json"} if name.startswith("api:") else {}
    return client.get(address) if method == "get" else getattr(client, method)(address, **body)


METHODS = {"api": ("get", "post", "patch", "put", "delete"), "page": ("get", "post")}
REFUSED_UNSEEN = (  # before anything is looked up
    *("desk:", "conditions:edit", "notifications:"),
    *("api:invitation_withdraw", "api:source", "api:watched_word", "api:crisis_phrase"),
    "api:canned_note",
)


@pytest.mark.parametrize("person", readers())
def test_what_is_not_there_is_not_found(world, person):
    """404, or there is no such way (405), or whoever asks is not let in at all."""
    client, wrong, found = browser(world, person), [], 0
    for name, address in missing(world):
        for method in METHODS["api" if name.startswith("api:") else "page"]:
            answer = ask(client, method, name, address)
            found += answer.status_code == 404
            if answer.status_code not in (404, 405) and not is_kept_out(person, name, answer):
                wrong.append((name, method, answer.status_code))
    assert wrong == []
    assert found > 30


def is_kept_out(person: str, name: str, answer: Any) -> bool:
    if "/reauthenticate/" in answer.get("Location", ""):
        return True  # who they are is asked again, before anything is looked up
    if person == "signed_out":
        return answer.status_code == 401 or "/login/" in answer.get("Location", "")
    if name in ("desk:retry_delivery", "desk:retry_event") and person == "admin":
        return answer.status_code == 409  # the button was there: somebody was faster
    return answer.status_code == 403 and name.startswith(REFUSED_UNSEEN)


# --- What is somebody else's -----------------------------------------------------------------

OWNED = {  # route → (method, whose)
    "notifications:read": ("post", "notification", "member"),
    "api:notification_read": ("post", "notification", "member"),
    "accounts:unblock": ("post", "block", "teller"),
    "api:me_block": ("delete", "block", "teller"),
}


@pytest.mark.parametrize("person", readers())
def test_what_is_somebody_elses_is_not_there_for_anybody_else(world, person):
    client, wrong = browser(world, person), []
    for name, (method, sort, owner) in OWNED.items():
        if person == owner:
            continue
        for args in ids(world, sort):
            status = ask(client, method, name, reverse(name, kwargs=args)).status_code
            nobody = 401 if name.startswith("api:") else 302
            if status != (nobody if person == "signed_out" else 404):
                wrong.append((name, status))
    assert wrong == []


@pytest.mark.parametrize("name", OWNED)
def test_its_owner_does_it(world, name):
    method, sort, owner = OWNED[name]
    for args in ids(world, sort):
        answer = ask(browser(world, owner), method, name, reverse(name, kwargs=args))
        assert answer.status_code in (200, 204, 302)
