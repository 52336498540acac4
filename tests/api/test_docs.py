"""The description: whole, stable, with an example of every answer, and readable by people."""

import re

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from diseasemaps.api.schema import description
from tests.api.conftest import API

OPERATION_IDS = sorted(
    """
watched_words_list watched_words_add watched_words_change watched_words_remove
watched_words_export watched_words_import watched_words_test crisis_phrases_list
crisis_phrases_add crisis_phrases_remove helplines_list helplines_add helplines_change
helplines_remove
article_revisions_missing article_revisions_preview canned_requests_add canned_requests_change
canned_requests_list canned_requests_remove checklist_add checklist_change checklist_list
checklist_retire references_read
article_revisions_assign article_revisions_diff article_revisions_helpful article_revisions_remark
article_revisions_remarks_list article_revisions_report articles_history articles_invitations_list
articles_invite conditions_wish editorial_figures invitations_accept invitations_withdraw
problems_answer problems_list problems_retrieve remarks_answer remarks_reopen remarks_resolve
rereviews_list sources_list sources_mark sources_retrieve sources_unmark texts_list texts_publish
texts_retrieve topics_add topics_bring_back topics_change topics_list topics_retire wishes_list
article_revisions_create article_revisions_partial_update article_revisions_retrieve
article_revisions_step articles_retrieve articles_revise cases_claim cases_decide cases_list
cases_release cases_restrict cases_retrieve conditions_articles_list conditions_experiences_list
conditions_list conditions_retrieve credentials_decline credentials_list credentials_retrieve
credentials_revoke credentials_verify deliveries_list deliveries_retry events_list events_retry
comments_block comments_retrieve comments_step experiences_comments_create
experiences_comments_list experiences_keep experiences_leave experiences_let_go me_bookmarks_list
experience_revisions_partial_update experience_revisions_retrieve experience_revisions_step
experiences_block experiences_create experiences_list experiences_react experiences_retrieve
experiences_revise experiences_step experiences_unreact me_blocks_list me_blocks_undo
me_consents_create me_consents_list me_consents_withdraw me_credential_ask me_credential_list
me_follows_follow me_follows_list me_follows_unfollow me_partial_update
me_preferences_partial_update me_preferences_retrieve me_retrieve me_sessions_end
me_sessions_end_others me_sessions_list notifications_list notifications_mute notifications_read
notifications_read_all people_confirm people_end people_find people_grant people_lift
people_restrict people_retrieve questions_create questions_list questions_retrieve questions_step
reviewers_list reviewers_retrieve roles_waiting search
appeals_retrieve appeals_withdraw canned_notes_add canned_notes_change canned_notes_list
canned_notes_remove cases_bulk cases_escalate cases_next decisions_appeal decisions_undo
flags_report me_appeals_list me_flags_list transparency
""".split()
)


def operations():
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_names_of_operations_do_not_change():
    assert sorted(operation["operationId"] for _, _, operation in operations()) == OPERATION_IDS


def test_it_is_openapi_3_1_and_every_address_is_described_once():
    assert description()["openapi"].startswith("3.1")
    assert not [path for path, _, _ in operations() if path.endswith("/")]


def examples():
    for path, method, operation in operations():
        holders = [*operation["responses"].items(), ("body", operation.get("requestBody"))]
        for status, holder in holders:
            for content in (holder or {}).get("content", {}).values():
                yield f"{method} {path} {status}", content


def test_every_answer_and_every_body_has_an_example_that_fits_its_schema():
    defs = {"components": description()["components"]}
    for where, content in examples():
        assert content.get("examples"), where
        for example in content["examples"].values():
            faults = Draft202012Validator({**content["schema"], **defs}).iter_errors(
                example["value"]
            )
            assert not [fault.message for fault in faults], where


def test_every_write_says_what_it_answers_to_whoever_is_signed_out():
    for path, method, operation in operations():
        if operation["operationId"] == "flags_report":
            assert {"403", "429"} <= set(operation["responses"])  # needs no account
        elif method != "get":
            assert {"401", "403"} <= set(operation["responses"]), (method, path)


@pytest.mark.django_db
def test_the_page_names_every_operation_and_asks_nobody_else():
    page = Client().get(f"{API}docs/").content.decode()
    for name in OPERATION_IDS:
        assert f'id="{name}"' in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "<script" not in page
    assert "style=" not in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(re.findall(r'id="([^"]+)"', page))
