"""How the ledger lies in the database: its partitions, the guard that keeps it unchanged, and how it was converted.

What no ORM can say. Only migrations, `registers.apps` and use cases come here.
"""

#: The ledger's tables with the column they are partitioned by, in the order they are written and locked.
LEDGER_TABLES = {
    "registers_transaction": "id",
    "registers_transactionline": "transaction_id",
    "registers_transactionpayment": "transaction_id",
    "registers_transactiontax": "transaction_id",
    "registers_transactiondiscount": "transaction_id",
    "registers_transactiontender": "transaction_id",
}
#: All that nobody changes: beside the ledger, what was put onto vouchers and taken from them.
GUARDED_TABLES = (*LEDGER_TABLES, "registers_vouchermovement")
