from registers.known_values import KnownValues


class Reads:
    """A table of squares that counts how often which keys were asked for."""

    def __init__(self):
        self.asked = []

    def __call__(self, keys):
        self.asked.append(sorted(keys))
        return {key: key * key for key in keys if key < 10}


def test_only_what_exists_is_remembered(settings):
    settings.REFERENCE_SECONDS = 60
    reads = Reads()
    known = KnownValues(reads)
    assert known.find({1, 2, 11}) == {1: 1, 2: 4}
    assert known.find({2, 3, 11}) == {1: 1, 2: 4, 3: 9}
    assert known.find({1, 2, 3}) == {1: 1, 2: 4, 3: 9}
    assert reads.asked == [[1, 2, 11], [3, 11]]


def test_nothing_is_remembered_for_no_time(settings):
    settings.REFERENCE_SECONDS = 0
    reads = Reads()
    known = KnownValues(reads)
    assert [known.find({1}), known.find({1})] == [{1: 1}, {1: 1}]
    assert reads.asked == [[1], [1]]


def test_what_is_more_than_is_remembered_is_found_all_the_same(settings, monkeypatch):
    settings.REFERENCE_SECONDS = 60
    monkeypatch.setattr("registers.known_values.MOST_KEYS", 3)
    known = KnownValues(Reads())
    assert known.find({1}) == {1: 1}
    assert known.find({1, 2, 3, 4, 11}) == {1: 1, 2: 4, 3: 9, 4: 16}
    assert known.find({1, 2}) == {1: 1, 2: 4}
