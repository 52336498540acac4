"""What a verb refuses becomes a page with the right status and a way back."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from diseasemaps.pages.refusals import RefusalMiddleware
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused
from tests import factories


def answer(error, *, user=None, method="post", **headers):
    request = getattr(RequestFactory(), method)("/somewhere/?x=1", headers=headers)
    request.user = user or AnonymousUser()
    request.resolver_match = None
    return RefusalMiddleware(lambda r: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Refused("Only a reviewer can do this."), 403, "Only a reviewer can do this."),
        (Conflict("Somebody was faster."), 409, "Somebody was faster."),
        (Incomplete([Fault("note", "Write a note.")]), 422, "Write a note."),
    ],
)
def test_each_refusal_has_its_status_and_its_reason(db, member, error, status, words):
    response = answer(error, user=member)
    assert response.status_code == status
    assert words in response.content.decode()


def test_who_is_not_signed_in_is_asked_to_sign_in_and_comes_back(db):
    response = answer(Refused("Sign in to write."), method="get")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/somewhere/%3Fx%3D1"


def test_a_conflict_is_told_also_to_who_is_not_signed_in(db):
    assert answer(Conflict("Changed.")).status_code == 409


def test_the_way_back_is_the_page_with_the_form_and_never_another_site(db, member):
    inside = answer(Conflict("x"), user=member, referer="http://testserver/form/")
    assert 'href="http://testserver/form/"' in inside.content.decode()
    outside = answer(Conflict("x"), user=member, referer="https://evil.example/")
    assert "evil.example" not in outside.content.decode()


def test_other_errors_are_not_swallowed(db, member):
    assert answer(ValueError("a bug"), user=member) is None


@pytest.mark.parametrize("path", ["/nowhere/", "/conditions/never-was/experiences/x/"])
def test_what_is_not_there_is_a_kind_page(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "We cannot find this page" in response.content.decode()


def test_a_form_without_its_token_is_told_to_be_sent_again(db):
    from django.test import Client  # noqa: PLC0415

    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert "Please send it again" in response.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing():
    from django.template.loader import get_template  # noqa: PLC0415

    assert "on our side" in get_template("500.html").render()
    assert factories  # the other pages need a request, this one must not
