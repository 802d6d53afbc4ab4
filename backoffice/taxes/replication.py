"""What registers know about taxes: every group and rate, because they are few and a return may need an old one."""

from channel.announcement import ReplicatedTable
from channel.tables.taxes import TAX_GROUP, TAX_RATE

REPLICATED_TABLES = (
    ReplicatedTable(table=TAX_GROUP, job=1080, source="taxes_taxgroup", expressions={}),
    ReplicatedTable(table=TAX_RATE, job=1080, source="taxes_taxrate", expressions={}),
)
