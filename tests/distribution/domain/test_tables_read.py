"""Which tables announced SQL reads."""

import pytest

from distribution.domain.tables_read import tables_read


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("src.is_active", set()),
        ("src.name || ' FROM shop ' || src.code -- from nowhere\n /* JOIN nothing */", set()),
        ("LEFT JOIN registers_currency currency ON currency.id = src.currency_id", {"registers_currency"}),
        ("src.id IN (SELECT st.id FROM registers_store st WHERE st.channel_data_group_id = {group_id})", {"registers_store"}),
        ("EXISTS (SELECT 1 FROM a x JOIN b y ON y.id = x.b_id WHERE x.id IN (SELECT id FROM c))", {"a", "b", "c"}),
        ("EXISTS (SELECT max(x.n, y.n) FROM a x, b AS y, (SELECT id FROM c) z WHERE x.id IN (1, src.id))", {"a", "b", "c"}),
        ("(SELECT count(*) FROM (a JOIN b ON a.id = b.id), d)", {"a", "b", "d"}),
        ('EXISTS (SELECT 1 FROM "Loyalty""Card" JOIN public.Loyalty_Tier t ON true)', {'Loyalty"Card', "loyalty_tier"}),
        ("src.a IS DISTINCT FROM src.b AND src.c IS NOT DISTINCT FROM src.d", set()),
        ("extract(year FROM src.day) || substring(src.name from 2) || trim(both ' ' FROM src.name)", set()),
        ("extract(year FROM (SELECT max(day) FROM sales))", {"sales"}),
        ("EXISTS (WITH own AS (SELECT id FROM a), of(id) AS NOT MATERIALIZED (SELECT id FROM own) SELECT 1 FROM of)", {"a"}),
        ("EXISTS (SELECT 1 FROM json_each(src.tags) tag, LATERAL (SELECT id FROM b) z)", {"b"}),
        ("(SELECT a.n FROM a UNION SELECT b.n, 2 FROM b ORDER BY n, m LIMIT 1)", {"a", "b"}),
        ("src.a) AND (src.b", set()),
    ],
)
def test_tables_are_the_names_after_from_and_join(sql, tables):
    assert tables_read(sql) == tables
