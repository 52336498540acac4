import pytest

from tests.workflow.crowd import Crowd


@pytest.fixture
def crowd():
    crowd = Crowd()
    yield crowd
    crowd.go_home()
