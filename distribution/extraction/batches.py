"""What rows look like on their way from HQ into a channel database.

Apart from `snapshot`, because the process that reads beside a builder (`second_reader`) knows no Django.
"""

from typing import Any

# The values of many rows of one table, one after another: of each row its columns in order, then `row_hash`.
Rows = list[Any]

# Rows read at once: enough that the batch costs nothing, few enough that they stay near the processor until they are
# written, and that the server goes on meanwhile.
BATCH_ROWS = 1_000
