"""What a kilogram or a litre costs in many lines, worked out from how much packs hold, by one question."""

import json
import sqlite3
from collections.abc import Collection

from channel.base_price import BasePrice, base_price
from channel.transaction import Line

CONTENTS_QUERY = """
    SELECT number, net_content, net_content_unit FROM product
    WHERE number IN (SELECT value FROM json_each(:numbers)) AND net_content IS NOT NULL
"""


def base_prices(connection: sqlite3.Connection, lines: Collection[Line], currency: str) -> dict[int, BasePrice]:
    """Return the price per kilogram, litre or the like of lines, by line number; only of products whose content is known."""
    numbers = json.dumps(sorted({line.product_number for line in lines}))
    contents = {row[0]: (row[1], row[2]) for row in connection.execute(CONTENTS_QUERY, {"numbers": numbers})}
    found = {}
    for line in lines:
        if line.product_number in contents:
            base = base_price(line.unit_price, *contents[line.product_number], currency)
            if base is not None:
                found[line.number] = base
    return found
