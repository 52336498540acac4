"""The site as `deploy/` sets it up: `check --deploy` finds nothing, cookies are closed, and nginx
says of the static files what the site says of everything else.
"""

import json
import re

import pytest
from django.conf import settings

from diseasemaps.headers import everywhere
from tests.machine.test_settings import PRODUCTION, ROOT, manage

STRICT = ("check", "--deploy", "--fail-level", "WARNING")
FOR_FILES = ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy")
FILLED = {"SECRET_KEY": "an-example-of-a-long-and-random-secret-of-58-characters"}


def example() -> dict[str, str]:
    """deploy/env.example, with what an operator has to fill in."""
    lines = (ROOT / "deploy" / "env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name for name in settings.REQUIRED_IN_PRODUCTION if name not in given} == set()
    return given | {name: FILLED[name] for name in FILLED if not given[name]}


def test_the_deploy_check_finds_nothing_with_the_example_filled_in():
    ended = manage(*STRICT, **example())
    assert ended.returncode == 0, ended.stderr
    assert "WARNINGS" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "weakness",
    [
        {"SECRET_KEY": "s" * 60},
        {"SITE_URL": "http://site.example"},
        {"ALLOWED_HOSTS": "*"},
        {"DATABASE_URL": "embedded://"},
    ],
)
def test_the_deploy_check_fails_for_each_weakness(weakness):
    assert manage(*STRICT, **{**example(), **weakness}).returncode == 1


ASKED = """
import json
from django.conf import settings
from django.test import Client
browser = Client(headers={"host": "site.example"})
page, plain = browser.get("/robots.txt", secure=True), browser.get("/robots.txt")
cookies = "SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_SAMESITE"
print(json.dumps({
    "page": [page.status_code, page.headers["Strict-Transport-Security"]],
    "plain": [plain.status_code, plain.headers["Location"]],
    "upgrades": "upgrade-insecure-requests" in page.headers["Content-Security-Policy"],
    "cookies": [getattr(settings, name) for name in cookies.split()],
}))
"""


def test_over_https_alone():
    """Pages, and the cookies that a person is known by."""
    ended = manage("shell", "--verbosity", "0", "-c", ASKED, **PRODUCTION)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {
        "page": [200, "max-age=31536000; includeSubDomains; preload"],
        "plain": [301, "https://site.example/robots.txt"],
        "upgrades": True,
        "cookies": [True, True, True, "Lax"],
    }


def test_nginx_says_the_same_of_the_files_that_it_answers_itself():
    nginx = (ROOT / "deploy" / "nginx.conf").read_text()
    static = nginx.partition("location /static/ {")[2].partition("}")[0]
    said = dict(re.findall(r'add_header (\S+) "?([^"]+?)"?(?: always)?;', static))
    wanted = {name: value for name, value in everywhere().items() if name in FOR_FILES}
    assert {name: said.get(name) for name in wanted} == wanted
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert said["Strict-Transport-Security"].startswith("max-age=31536000")
