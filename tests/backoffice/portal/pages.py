"""What tests say of pages: their text without markup, and the queries they take."""

import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.portal.urls import urlpatterns

#: The addresses of the portal, with their parameters, by name.
ROUTES = {str(pattern.name): str(pattern.pattern) for pattern in urlpatterns}


def text_of(response) -> str:
    """Return the words of a page, one space between them."""
    body = response.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def queries_of(client: Client, address: str) -> int:
    """Count the queries of a page, or of a file to its end; it is asked once before, so that caches are warm."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len(captured)


def state_of(response, name: str) -> str:
    """Return the state of a step of *What is due next*."""
    found = re.search(rf'data-step="{name}" data-state="([A-Z]+)"', response.content.decode())
    assert found, name
    return found.group(1)
