"""Whether an HQ answers, as whoever has started it asks."""

import pytest

from backoffice.portal.management.health import answers
from tests.journeys.headquarters import HOST, free_port


def test_nobody_at_the_address_is_no_answer():
    assert answers(f"http://{HOST}:{free_port()}") is False


@pytest.mark.django_db(transaction=True)
def test_headquarters_is_asked_past_any_proxy(live_server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://{HOST}:{free_port()}")
    assert answers(live_server.url) is True
