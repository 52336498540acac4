"""The account pages of the library that have no template of ours stand in our frame too."""

import pytest

PAGES = ["/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_signed_in_person_finds_our_frame_round_it(client, member, page):
    client.force_login(member)
    answer = client.get(page, follow=True)
    assert answer.status_code == 200
    assert 'class="skip-link' in answer.text
