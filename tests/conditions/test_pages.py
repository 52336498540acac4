"""The editors' pages: who may open them, and what a form does."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from diseasemaps.conditions import catalogue, views
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Refused

pytestmark = pytest.mark.django_db

ADD = "/desk/conditions/new/"


def test_the_addresses_are_those_of_the_design():
    assert reverse("conditions:add") == ADD
    assert reverse("conditions:edit", args=["ataxia"]) == "/desk/conditions/ataxia/"


@pytest.mark.parametrize("address", [ADD, "/desk/conditions/ataxia/"])
def test_who_is_signed_out_is_asked_to_sign_in(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_no_editor_is_refused(member, method):
    request = getattr(RequestFactory(), method)(ADD, {"name": "Ataxia"})
    request.user = member

    with pytest.raises(Refused):
        views.add(request)
    with pytest.raises(Refused):
        views.edit(request, "ataxia")  # no such condition: the same answer
    assert Condition.objects.count() == 0


def test_an_editor_adds_a_condition_with_a_parent_named_in_words(client, editor):
    parent = catalogue.add("Ataxia", by=editor)
    client.force_login(editor)

    response = client.post(
        ADD, {"name": "Friedreich ataxia", "parents": "ATAXIA\n", "codes": "ORPHA:95, OMIM 229300"}
    )

    assert response["Location"] == "/desk/conditions/friedreich-ataxia/"
    condition = Condition.objects.get(slug="friedreich-ataxia")
    assert list(condition.parents.all()) == [parent]
    assert condition.codes.count() == 2


def test_an_editor_edits_everything_in_one_go(client, editor):
    condition = catalogue.add("Ataxia", by=editor)
    child = catalogue.add("Child", by=editor, codes=["ORPHA:95"])
    client.force_login(editor)

    response = client.post(
        "/desk/conditions/ataxia/",
        {
            "name": "Ataxias",
            "slug": "ataxias",
            "definition": "Of gait.",
            "parents": "",
            "children": "orpha 95",
        },
    )

    assert response["Location"] == "/desk/conditions/ataxias/"
    condition.refresh_from_db()
    assert (condition.name, condition.definition) == ("Ataxias", "Of gait.")
    assert list(condition.children.all()) == [child]
    moved = client.get("/desk/conditions/ataxia/")
    assert (moved.status_code, moved["Location"]) == (308, "/desk/conditions/ataxias/")


def test_the_form_shows_what_the_condition_is_and_saving_it_changes_nothing(client, editor):
    parent = catalogue.add("Parent", by=editor)
    catalogue.add("Ataxia", by=editor, definition="Of gait.", parents=[parent])
    client.force_login(editor)

    form = client.get("/desk/conditions/ataxia/").context["form"]
    shown = {field.name: field.value() for field in form}
    response = client.post("/desk/conditions/ataxia/", shown)

    assert response.status_code == 302
    assert list(Condition.objects.get(slug="ataxia").parents.all()) == [parent]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Ataxia"}, "name"),
        ({"name": "Good", "parents": "Nothing of the kind"}, "parents"),
        ({"name": "Good", "codes": "ORPHA:1"}, "codes"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(client, editor, typed, field):
    catalogue.add("Ataxia", by=editor, codes=["ORPHA:1"])
    client.force_login(editor)

    response = client.post(ADD, typed)

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form[field].value() == typed[field]
    assert Condition.objects.count() == 1


def test_a_refused_edit_changes_nothing_of_it(client, editor):
    child = catalogue.add("Child", by=editor)
    condition = catalogue.add("Ataxia", by=editor, parents=[child])
    client.force_login(editor)

    response = client.post(
        "/desk/conditions/ataxia/",
        {"name": "Renamed", "slug": "renamed", "parents": "child", "children": "child"},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["children"]
    condition.refresh_from_db()
    assert (condition.name, condition.slug) == ("Ataxia", "ataxia")


@pytest.mark.parametrize("slug", ["nothing-here"])
def test_an_unknown_condition_is_not_found(client, editor, slug):
    client.force_login(editor)
    assert client.get(f"/desk/conditions/{slug}/").status_code == 404
