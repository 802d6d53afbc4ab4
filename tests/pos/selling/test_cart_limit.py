import sqlite3
from contextlib import closing

import pytest

from channel.errors import StateConflict
from channel.transaction import MAX_LINES
from tests.pos.sales import pay
from tests.pos.store_data import MILK


def test_a_line_beyond_the_last_is_refused_while_the_goods_are_on_the_counter(register):
    register.scan(MILK)
    with closing(sqlite3.connect(register.home.journal)) as journal, journal:
        journal.execute("UPDATE open_line SET number = ?", (MAX_LINES - 1,))
    assert register.scan(MILK).number == MAX_LINES
    with pytest.raises(StateConflict, match=f"{MAX_LINES} lines at most"):
        register.scan(MILK)
    assert len(pay(register).lines) == 2
