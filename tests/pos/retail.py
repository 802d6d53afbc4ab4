"""The retail server's routes over the stub's socket, answered by the look-ups both ends share."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote

import msgspec

from channel import lookup
from channel.database import open_channel_database
from channel.errors import AuthenticationFailed, EverytillError, problem_from
from tests.pos.stub_headquarters import Reply, Request, StubHeadquarters, json_reply

ON_DATE = date(2026, 1, 5)
STORE = "S1"


class RetailServer:
    """Answers from one channel database; `reply` may be set to misbehave instead."""

    def __init__(self, stub: StubHeadquarters, database: Path) -> None:
        self.database = database
        self.misbehave: Callable[[Request], Reply] | None = None
        stub.on("POST", "retail/sign-in", self.answer)
        stub.on("GET", "retail/products", self.answer)
        stub.on("GET", "retail/store", self.answer)
        for prefix in ("retail/products/barcodes/", "retail/products/numbers/", "retail/customers/"):
            stub.on_prefix("GET", prefix, self.answer)

    def answer(self, request: Request) -> Reply:
        """Answer a question, or misbehave."""
        if self.misbehave is not None:
            return self.misbehave(request)
        with closing(open_channel_database(self.database)) as connection:
            try:
                return json_reply(self.look_up(connection, request))
            except EverytillError as error:
                status = 401 if isinstance(error, AuthenticationFailed) else 404
                headers = {"Content-Type": "application/problem+json"}
                return Reply(status, msgspec.json.encode(problem_from(error)), headers)

    def look_up(self, connection: sqlite3.Connection, request: Request) -> object:
        """Find the answer."""
        *_, kind, last = ["", *request.path.split("/")]
        text = unquote(last)
        if kind == "barcodes":
            return lookup.find_by_barcode(connection, store_number=STORE, code=text, on_date=ON_DATE)
        if kind == "numbers":
            return lookup.find_by_number(connection, store_number=STORE, number=text, on_date=ON_DATE)
        if kind == "customers":
            return lookup.find_customer(connection, store_number=STORE, number=text)
        if text == "store":
            return lookup.find_store_facts(connection, store_number=STORE, register_number="R1")
        if text == "products":
            words = parse_qs(request.query)["search"][0]
            return lookup.search_products(connection, store_number=STORE, text=words, on_date=ON_DATE)
        return lookup.sign_in(connection, store_number=STORE, **msgspec.json.decode(request.body))
