import pytest

from tests import factories


@pytest.fixture
def other_moderator(db):
    return factories.person("other-moderator", role="moderator")


@pytest.fixture
def post(texts, member, moderator, condition):
    """A published experience of `member`."""
    revision = factories.published(member, condition, moderator)
    revision.experience.refresh_from_db()
    return revision.experience


@pytest.fixture
def half_a_minute(settings):
    """The time to undo that people really have."""
    settings.UNDO_SECONDS = 30
