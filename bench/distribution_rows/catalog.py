"""A catalog of a given size, made inside PostgreSQL: products of 15 columns, the assortment they are in, their prices."""

from django.db import connection

# Names are put together from these, so that they compress and are found like those of a real catalog.
WORDS = (
    "organic fresh whole classic premium family light dark roasted salted smoked sweet sour spicy mild crunchy creamy "
    "milk butter cheese yoghurt bread roll biscuit chocolate coffee tea juice water lemonade beer wine apple pear banana "
    "tomato potato carrot onion rice pasta flour sugar salt pepper oil vinegar soap shampoo towel candle battery lamp"
)
BRANDS = "Nordhof Bellavita Greenfield Rossini Kaufgut Aldenburg Sunnyside Marwick Petersen Lindau Oceana"
COUNTRIES = "DE FR IT ES NL GB PL AT DK SE"

SMALL_TABLES = (
    "INSERT INTO catalog_category (id, code, name) SELECT n, 'C' || n, 'Category ' || n FROM generate_series(1, 200) AS n",
)

PRODUCTS = """
    INSERT INTO catalog_product (
        id, number, name, search_name, category_id, unit_id, tax_group_id, is_active, brand, description, net_content,
        net_content_unit, minimum_age, is_weighed, country_of_origin, created_at, updated_at
    )
    SELECT n, lpad(n::text, 8, '0'), initcap(word_a) || ' ' || word_b || ' ' || word_c || ' ' || h1 %% 977 || ' g',
        word_b || h3 %% 9973, 1 + h1 %% 200, unit.id, tax_group.id, h2 %% 50 <> 0, brand,
        'A ' || word_c || ' ' || word_a || ' by ' || brand || ', ' || word_b || '. Batch ' || substr(md5(n::text), 1, 10) || '.',
        CASE WHEN h1 %% 10 = 0 THEN NULL ELSE (h1 %% 5000) / 10.0 END, (ARRAY['g', 'ml', 'pcs'])[1 + h2 %% 3],
        CASE WHEN h3 %% 40 = 0 THEN 18 ELSE 0 END, h1 %% 25 = 0, country, now(), now()
    FROM (
        SELECT n, h1, h2, h3, words[1 + h1 %% cardinality(words)] AS word_a, words[1 + h2 %% cardinality(words)] AS word_b,
            words[1 + h3 %% cardinality(words)] AS word_c, brands[1 + h3 %% cardinality(brands)] AS brand,
            countries[1 + h1 %% cardinality(countries)] AS country
        FROM (
            SELECT n, n * 7919 %% 104729 AS h1, n * 6007 %% 99991 AS h2, n * 4793 %% 86028 AS h3
            FROM generate_series(1, %s::bigint) AS n
        ) AS numbers, (
            SELECT string_to_array(%s, ' ') AS words, string_to_array(%s, ' ') AS brands, string_to_array(%s, ' ') AS countries
        ) AS lists
    ) AS chosen, (SELECT min(id) AS id FROM catalog_unit) AS unit, (SELECT min(id) AS id FROM taxes_taxgroup) AS tax_group
"""
IN_ASSORTMENT = """
    INSERT INTO catalog_assortmentproduct (assortment_id, product_id)
    SELECT assortment.id, product.id FROM catalog_product AS product, (SELECT min(id) AS id FROM catalog_assortment) AS assortment
    ORDER BY product.id
"""
PRICES = """
    INSERT INTO pricing_price (price_group_id, product_id, unit_price, valid_from)
    SELECT price_group.id, product.id, (product.id * 37 % 99990 + 10) / 100.0, '2026-01-01'
    FROM catalog_product AS product, (SELECT min(id) AS id FROM pricing_pricegroup) AS price_group
    ORDER BY product.id
"""
BIG_TABLES = ("catalog_product", "catalog_assortmentproduct", "pricing_price")


def fill_catalog(size: int) -> None:
    """Write `size` products, each in the first assortment and with one price; unit, tax group and the like must exist."""
    with connection.cursor() as cursor:
        for statement in SMALL_TABLES:
            cursor.execute(statement)
        cursor.execute(PRODUCTS, [size, WORDS, BRANDS, COUNTRIES])
        cursor.execute(IN_ASSORTMENT)
        cursor.execute(PRICES)
        cursor.execute("SELECT setval(pg_get_serial_sequence('catalog_product', 'id'), %s)", [size])
        cursor.execute("SELECT setval(pg_get_serial_sequence('catalog_category', 'id'), 200)")
        for table in BIG_TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
