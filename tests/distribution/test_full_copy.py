"""What of people who are gone is left in a copy that becomes a package as it lies."""

import random
import re
from contextlib import closing

import msgspec
import pytest

from channel.header import read_header
from channel.tables.customers import CUSTOMER
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.full_copy import take_as_it_is
from tests.distribution.headquarters import build, copy_folder, make_headquarters

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, CHANGES = 200, 120
FIRST_KEY = 1_000


def churn(copy) -> tuple[set[str], set[str]]:
    """Insert, change and delete customers until rows were moved between pages; return the names that are there and those gone."""
    chance = random.Random(5)
    there: dict[int, str] = {}
    gone: set[str] = set()
    columns = [column.name for column in CUSTOMER.columns]
    copy.execute("CREATE TEMP TABLE like_others AS SELECT * FROM customer LIMIT 1")
    insert = ", ".join("?1" if name == columns[0] else "?2" if name == "name" else f'"{name}"' for name in columns)
    for number in range(ROUNDS):
        copy.execute("BEGIN")
        for change in range(CHANGES):
            name = f"<m{number * CHANGES + change:06d}>"
            text = name + "x" * chance.randrange(5, 300)
            how, key = chance.random(), chance.choice(list(there)) if there else 0
            if how < 0.45 or not there:
                key = chance.randrange(FIRST_KEY, 10**15)
                copy.execute(f"INSERT INTO customer SELECT {insert}, row_hash FROM like_others", (key, text))
                there[key] = name
            elif how < 0.7:
                copy.execute("UPDATE customer SET name = ? WHERE customer_id = ?", (text, key))
                gone.add(there[key])
                there[key] = name
            else:
                copy.execute("DELETE FROM customer WHERE customer_id = ?", (key,))
                gone.add(there.pop(key))
        copy.execute("COMMIT")
    copy.execute("DROP TABLE like_others")
    return set(there.values()), gone


def test_no_name_that_was_changed_or_deleted_is_left_where_rows_were_moved():
    north, _ = make_headquarters()
    build(north)
    path = copy_folder(north).current()
    with closing(open_copy(path)) as copy:
        there, gone = churn(copy)
        header = read_header(copy)
        assert take_as_it_is(copy, msgspec.structs.replace(header, to_release=header.to_release + 1))
    left = {found.decode() for found in re.findall(rb"<m\d{6}>", path.read_bytes())}
    assert left == there
    assert not left & gone
