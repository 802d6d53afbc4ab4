"""One connection to the channel database of two stores."""

from contextlib import closing

import pytest

from channel.apply import open_channel_database
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import ROWS


@pytest.fixture(scope="session")
def two_stores(tmp_path_factory):
    path = make_channel_database(tmp_path_factory.mktemp("lookup") / "channel.db", ROWS, release=17)
    with closing(open_channel_database(path)) as connection:
        yield connection
