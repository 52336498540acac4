"""The page of reviewers is kept as a finished one: whoever leaves it bumps the site's version."""

import pytest

from accounts import restrictions
from diseasemaps import versions
from diseasemaps.models import PageVersion

pytestmark = pytest.mark.usefixtures("texts")


def site() -> int:
    return sum(PageVersion.objects.filter(key=versions.SITE).values_list("number", flat=True))


def test_a_reviewer_who_is_suspended_leaves_it_and_comes_back(client, reviewer, admin):
    assert "Dr Reviewer" in client.get("/reviewers/").text
    before = site()
    given = restrictions.restrict(reviewer, "suspended", by=admin, reason="We look into it.")
    during = site()
    assert during > before
    assert "Dr Reviewer" not in client.get("/reviewers/").text
    restrictions.lift(given, by=admin)
    assert site() > during
    assert "Dr Reviewer" in client.get("/reviewers/").text


def test_a_member_who_is_suspended_costs_no_page_its_place(member, moderator):
    before = site()
    restrictions.restrict(member, "suspended", by=moderator, reason="Unkind.")
    assert site() == before
