from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.identifiers import new_transaction_id, uuid7


def test_uuid7_equals_the_example_of_rfc_9562():
    assert uuid7(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F) == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**74 - 1))
def test_uuid7_has_its_version_variant_and_time(now_ms, random):
    made = uuid7(now_ms, random)
    assert (made.version, made.variant, made.int >> 80) == (7, "specified in RFC 4122", now_ms)


@given(st.integers(0, 2**48 - 2), st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_uuid7_of_a_later_millisecond_sorts_later(now_ms, one, other):
    assert str(uuid7(now_ms, one)) < str(uuid7(now_ms + 1, other))


@pytest.mark.parametrize(("now_ms", "random"), [(-1, 0), (2**48, 0), (0, 2**74), (0, -1)])
def test_uuid7_refuses_what_does_not_fit(now_ms, random):
    with pytest.raises(ValueError, match="48 bits"):
        uuid7(now_ms, random)


def test_new_transaction_ids_are_different_uuids():
    ids = {new_transaction_id() for _ in range(1000)}
    assert (len(ids), {UUID(text).version for text in ids}) == (1000, {7})
