"""Somebody who has signed in at the portal and reads pages, as a browser asks for them."""

import re
import time
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx

TIMEOUT_SECONDS = 120.0


class PageFailed(RuntimeError):
    """A page did not come."""


class Reader:
    """A session of one person; every page is asked for over HTTP."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connection."""
        self._client.close()

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form.

        Raises:
            RuntimeError: the portal would not let them in.
        """
        form = self._client.get("/sign-in/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        fields = {"username": name, "password": password, "csrfmiddlewaretoken": token.group(1) if token else ""}
        answer = self._client.post("/sign-in/", data=fields)
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"The portal answered the sign-in with {answer.status_code}.")

    def may_open(self, address: str) -> bool:
        """Tell whether it is shown to this person."""
        return self._client.get(address).status_code != HTTPStatus.FORBIDDEN

    def page(self, address: str) -> str:
        """Read a page.

        Raises:
            PageFailed: it is not there, or the portal failed.
        """
        answer = self._client.get(address)
        if answer.status_code != HTTPStatus.OK:
            raise PageFailed(f"{address} answered {answer.status_code}")
        return answer.text

    def seconds(self, address: str) -> float:
        """Return how long a page took, from the request to its last byte; raises as `page` does."""
        began_at = time.perf_counter()
        self.page(address)
        return time.perf_counter() - began_at
