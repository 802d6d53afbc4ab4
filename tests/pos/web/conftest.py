"""The page of a register, asked without a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from pos.journal import settings
from pos.register import Register
from pos.web.app import create_app
from pos.web.till import Till
from tests.pos.published import PublishedHeadquarters
from tests.pos.store_data import prints_after_sales, store_rows

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


@pytest.fixture
def printer(till: Till, published: PublishedHeadquarters, tmp_path: Path) -> Path:
    """The file that is the printer of a store where it prints and opens the drawer by itself."""
    path = tmp_path / "printer"
    rows = prints_after_sales(store_rows())
    changed = {"receipt_settings": rows["receipt_settings"], "payment_method": rows["payment_method"][:1]}
    published.publish(rows, upserts=changed)

    def prepare(register: Register) -> None:
        register.context.equipment.name(settings.PRINTER, str(path))
        assert register.sync().errors == []

    till.sell(prepare)
    return path
