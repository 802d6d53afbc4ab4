"""Reads that wait together: one statement for several, begun after all of them asked, and nobody's failure another's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from distribution.domain.read_together import ReadTogether
from tests.waiting import wait_until

MOST = 3


class Table:
    """What is read: values by key, by reads that take as long as the gate is shut."""

    def __init__(self, **values):
        self.values, self.reads, self.gate, self.fails = values, [], threading.Event(), False
        self.together = ReadTogether(self._read, most=MOST)
        self.gate.set()

    def _read(self, keys):
        self.reads.append(list(keys))
        found = {key: self.values[key] for key in keys if key in self.values}
        self.gate.wait()
        if self.fails:
            self.fails = False
            raise ZeroDivisionError
        return found


@pytest.fixture
def threads():
    with ThreadPoolExecutor(8) as threads:
        yield threads


def ask_one_after_the_other(table, threads, keys):
    """Let each ask when those before it have a place in the line; the first one is reading already."""
    asked = []
    for number, key in enumerate(keys):
        asked.append(threads.submit(table.together.answer, key))
        wait_until(lambda: len(table.together._line) + len(table.reads[0] if table.reads else ()), number + 1)
    return asked


def test_who_is_alone_reads_at_once():
    table = Table(a=1)
    assert [table.together.answer("a"), table.together.answer("b"), table.together.answer("a")] == [1, None, 1]
    assert table.reads == [["a"], ["b"], ["a"]]


def test_those_who_come_while_somebody_reads_are_read_together_in_their_order_and_no_more_than_may_be(threads):
    table = Table(a=1, b=2, c=3, d=4, e=5)
    table.gate.clear()
    asked = ask_one_after_the_other(table, threads, "abbcde")
    table.gate.set()
    assert [one.result() for one in asked] == [1, 2, 2, 3, 4, 5]
    assert table.reads == [["a"], ["b", "b", "c"], ["d", "e"]]


def test_an_answer_is_never_older_than_its_question(threads):
    table = Table(a=1)
    table.gate.clear()
    (before,) = ask_one_after_the_other(table, threads, "a")
    wait_until(lambda: table.reads, [["a"]])
    del table.values["a"]
    later = threads.submit(table.together.answer, "a")
    wait_until(lambda: len(table.together._line), 1)
    table.gate.set()
    assert (before.result(), later.result()) == (1, None)


def test_a_read_that_fails_is_raised_where_it_was_made_and_the_line_goes_on(threads):
    table = Table(a=1, b=2, c=3, d=4, e=5)
    table.gate.clear()
    asked = ask_one_after_the_other(table, threads, "abcde")
    table.fails = True
    table.gate.set()
    with pytest.raises(ZeroDivisionError):
        asked[0].result()
    assert [one.result() for one in asked[1:]] == [2, 3, 4, 5]


def test_whoever_was_read_for_by_a_read_that_failed_has_no_answer(threads):
    table = Table(a=1, b=2, c=3)
    table.gate.clear()
    asked = ask_one_after_the_other(table, threads, "abc")
    read, table.together._read = table.together._read, lambda keys: table.values["gone"]
    table.gate.set()
    assert asked[0].result() == 1
    with pytest.raises(KeyError):
        asked[1].result()
    assert asked[2].result() is None
    table.together._read = read
    assert table.together.answer("c") == 3


def test_everybody_has_the_answer_to_the_own_question_however_many_ask(threads):
    table = Table(**{f"k{number}": number for number in range(50)})
    numbers = [number % 60 for number in range(3_000)]
    found = list(threads.map(lambda number: table.together.answer(f"k{number}"), numbers))
    assert found == [number if number < 50 else None for number in numbers]
    assert sum(len(keys) for keys in table.reads) == 3_000
