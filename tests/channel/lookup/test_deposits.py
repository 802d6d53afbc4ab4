"""The deposits of a store, found by the index of the products that are one."""

from channel.lookup.deposits import DEPOSITS_QUERY, MOST_DEPOSITS


def test_deposits_are_found_without_looking_at_all_products(two_stores):
    plan = two_stores.execute(f"EXPLAIN QUERY PLAN {DEPOSITS_QUERY}", {"store_id": 1, "most": MOST_DEPOSITS})
    assert "SEARCH product USING INDEX product_is_deposit_index (is_deposit=?)" in [step["detail"] for step in plan]
