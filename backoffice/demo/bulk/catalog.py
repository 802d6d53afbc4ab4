"""A catalog: categories, products of fifteen columns with their barcodes, the assortment they are in, and prices."""

from backoffice.catalog.models import AssortmentProduct, Barcode, Category, Product
from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import YEAR, Plan, Step
from backoffice.demo.domain.words import BRANDS, COUNTRIES, PRODUCT_WORDS
from backoffice.pricing.models import Price

#: A tree of so many branches.
BRANCHES = 10
#: A bit of it is like no other: real descriptions do not compress to nothing.
DESCRIPTION = (
    "'A ' || lower(c.word) || ' ' || lower(a.word) || ' by ' || brand.word || ', ' || lower(b.word)"
    " || '. Batch ' || to_hex(n * 2654435761 % 4294967296) || '.'"
)


def categories(plan: Plan) -> Step:
    """Write the categories."""
    category, numbers = plan.base(Category), plan.sql.series(1, plan.size.categories)
    return Step(
        "categories",
        [
            insert(
                Category,
                numbers,
                id=f"{category} + n",
                code="'C' || lpad(CAST(n AS text), 5, '0')",
                name="'Category ' || n",
                parent_id=f"CASE WHEN n > {BRANCHES} THEN {category} + n % {BRANCHES} + 1 END",
            )
        ],
    )


def products(plan: Plan) -> Step:
    """Write the products."""
    product, now = plan.base(Product), plan.sql.moment(str(plan.now - YEAR))
    return Step(
        "products",
        [
            insert(
                Product,
                _named(plan),
                id=f"{product} + n",
                number=product_number("n"),
                name="a.word || ' ' || b.word || ' ' || c.word || ' ' || (n % 977) || ' g'",
                search_name="lower(b.word) || (h3 % 9973)",
                category_id=f"{plan.base(Category)} + {BRANCHES} + 1 + h1 % {plan.size.categories - BRANCHES}",
                unit_id=str(plan.known["unit"]),
                tax_group_id=str(plan.known["tax_group"]),
                is_active="h2 % 50 <> 0",
                brand="brand.word",
                description=DESCRIPTION,
                net_content="CASE WHEN h1 % 10 = 0 THEN NULL ELSE (h1 % 5000) / 10.0 END",
                net_content_unit="CASE h2 % 3 WHEN 0 THEN 'g' WHEN 1 THEN 'ml' ELSE 'pcs' END",
                minimum_age="CASE WHEN h3 % 40 = 0 THEN 18 ELSE 0 END",
                country_of_origin="country.word",
                created_at=now,
                updated_at=now,
            )
        ],
    )


def sold(plan: Plan) -> Step:
    """Write what makes products sellable: barcodes, one in ten with a second one, the assortment, and prices, one in five with an
    earlier one."""
    product, numbers = plan.base(Product), plan.sql.series(1, plan.size.products)
    group, day = str(plan.known["price_group"]), plan.sql.day
    price = {"price_group_id": group, "product_id": f"{product} + n"}
    return Step(
        "barcodes, assortment and prices",
        [
            # 952 is GS1's own for demonstrations: no real product has it.
            insert(
                Barcode, numbers, code="'9529' || lpad(CAST(n AS text), 9, '0')", product_id=f"{product} + n", is_primary="TRUE"
            ),
            insert(
                Barcode,
                f"{numbers} WHERE n % 10 = 0",
                code="'9528' || lpad(CAST(n AS text), 9, '0')",
                product_id=f"{product} + n",
            ),
            insert(AssortmentProduct, numbers, assortment_id=str(plan.known["assortment"]), product_id=f"{product} + n"),
            insert(Price, numbers, **price, unit_price=f"{price_cents('n')} / 100.0", valid_from=day(str(plan.now - YEAR))),
            insert(
                Price,
                f"{numbers} WHERE n % 5 = 0",
                **price,
                unit_price=f"{price_cents('n')} / 100.0",
                valid_from=day(str(plan.now - 2 * YEAR)),
                valid_to=day(str(plan.now - YEAR - YEAR // 365)),
            ),
        ],
    )


def product_number(product: str) -> str:
    """Write the number of the n-th product."""
    return f"'P' || lpad(CAST({product} AS text), 8, '0')"


def price_cents(product: str) -> str:
    """Write what the n-th product costs, tax included."""
    return f"(({product}) * 37 % 9990 + 10)"


def _named(plan: Plan) -> str:
    """Write numbers with three that look like chance, and with the words these stand for."""
    sql = plan.sql
    chance = "SELECT n, n * 7919 % 104729 AS h1, n * 6007 % 99991 AS h2, n * 4793 % 86028 AS h3 FROM "
    lists = (
        ("a", PRODUCT_WORDS, "h1"),
        ("b", PRODUCT_WORDS, "h2"),
        ("c", PRODUCT_WORDS, "h3"),
        ("brand", BRANDS, "h3"),
        ("country", COUNTRIES, "h1"),
    )
    joined = [f"JOIN {sql.words(name, words)} ON {name}.place = {by} % {len(words)}" for name, words, by in lists]
    return f"({chance}{sql.series(1, plan.size.products)}) AS chosen {' '.join(joined)}"
