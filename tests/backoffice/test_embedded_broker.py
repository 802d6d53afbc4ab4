"""The broker in a SQLite file delivers each message once, in order, to one taker, and keeps nothing."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from backoffice.celery import app
from backoffice.settings.celery import broker_options

ROOT = Path(__file__).resolve().parents[2]
QUEUE = "hints"

TAKER = """
import sys
from queue import Empty
from kombu.connection import Connection
import backoffice.celery
from backoffice.settings.celery import broker_options

with Connection(sys.argv[1], transport_options=broker_options(embedded=True)) as connection:
    waiting = connection.SimpleQueue(sys.argv[2])
    while True:
        try:
            message = waiting.get(timeout=2)
        except Empty:
            break
        message.ack()
        print(message.payload)
"""


@pytest.fixture
def broker(tmp_path):
    with Connection(f"sqla+sqlite:///{tmp_path}/broker.sqlite3", transport_options=broker_options(embedded=True)) as connection:
        yield connection
        for engine, _session in connection.default_channel._engines.values():
            engine.dispose()


def stored_messages(tmp_path) -> int:
    database = sqlite3.connect(tmp_path / "broker.sqlite3")
    try:
        return database.execute("SELECT count(*) FROM kombu_message").fetchone()[0]
    finally:
        database.close()


def test_messages_come_in_order_and_leave_nothing_behind(broker, tmp_path):
    waiting = broker.SimpleQueue(QUEUE)
    for number in range(5):
        waiting.put(number)
    assert (waiting.qsize(), stored_messages(tmp_path)) == (5, 5)
    received = []
    for _ in range(5):
        message = waiting.get(timeout=5)
        message.ack()
        received.append(message.payload)
    assert (received, stored_messages(tmp_path)) == ([0, 1, 2, 3, 4], 0)


def test_a_new_message_is_seen_within_half_a_second(broker):
    assert broker.transport.polling_interval == 0.2
    waiting = broker.SimpleQueue(QUEUE)
    with pytest.raises(waiting.Empty):
        waiting.get(timeout=0.5)
    waiting.put("now")
    begin = time.monotonic()
    assert waiting.get(timeout=5).payload == "now"
    assert time.monotonic() - begin < 0.5


def test_each_message_reaches_exactly_one_of_several_processes(broker, tmp_path):
    url = f"sqla+sqlite:///{tmp_path}/broker.sqlite3"
    waiting = broker.SimpleQueue(QUEUE)
    command = [sys.executable, "-c", TAKER, url, QUEUE]
    takers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for number in range(200):
        waiting.put(number)
    outputs = [taker.communicate(timeout=60)[0] for taker in takers]
    assert [taker.returncode for taker in takers] == [0, 0]
    assert sorted(int(line) for output in outputs for line in output.split()) == list(range(200))
    assert stored_messages(tmp_path) == 0


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0", "sqla+sqlite:////proc/nowhere/broker.sqlite3"], ids=["redis", "embedded"]
)
def test_a_dead_broker_delays_a_publisher_by_less_than_three_seconds(url):
    options = broker_options(embedded=url.startswith("sqla"))
    with Connection(url, transport_options=options, connect_timeout=app.conf.broker_connection_timeout) as connection:
        begin = time.monotonic()
        with pytest.raises(OperationalError):
            app.send_task("distribution.sweep", connection=connection)
        assert time.monotonic() - begin < 3
