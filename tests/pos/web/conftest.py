"""The page of a register, asked without a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from pos.register import Register
from pos.web.app import create_app
from pos.web.till import Till

BASE_URL = "http://127.0.0.1:8787"


class Browser(FlaskClient):
    """A browser without a script that shows the register's own address."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        return super().open(*arguments, **{"base_url": BASE_URL, **options})


@pytest.fixture
def till(online: Register, clock) -> Iterator[Till]:
    """The till of a register that is online, with the manager signed in."""
    till = Till(online.home, clock=clock)
    yield till
    till.close()


@pytest.fixture
def page(till: Till) -> FlaskClient:
    app = create_app(till)
    app.test_client_class = Browser
    return app.test_client()
