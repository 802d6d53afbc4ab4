"""The columns of every list of the portal, by the name of its route. A list that is missing here fails a test."""

from .list_columns import ListColumns, columns_of

_CODE, _NUMBER, _NAME = "code*", "number*", "name*"

LISTS: dict[str, ListColumns] = {
    "alert-list": columns_of(
        "registers.Alert", "register.number register.store.number", "kind", "note facts", "opened_at* closed_at",
        "acknowledged_by.username acknowledged_at",
    ),
    "register-list": columns_of(
        "registers.Register", "number* name", "store.number* store.name", "fleet_state is_paused",
        "channel_database.release_number latest_release", "held_published_at", "status.sales_waiting", "status.reported_at",
    ),
    "store-list": columns_of(
        "registers.Store", "number* name address tax_number", "channel_data_group.name*", "currency.code*", "time_zone*",
        "register_count*",
    ),
    "group-list": columns_of(
        "registers.ChannelDataGroup", _NAME, "description", "store_count*", "register_count*", "latest_release*", "published_at*"
    ),
    "channel-database-list": columns_of(
        "registers.ChannelDatabase", "pk*", "kind", "group.name*", "register.number*", "release_number latest_release",
        "register.status.reported_at", "verified_at differing_tables",
        "pause_data_synchronization is_paused_by_profile", "register.status.channel_database_bytes",
    ),
    "offline-profile-list": columns_of(
        "registers.OfflineProfile", "code* name", "offline_timeout_seconds*", "reconnect_attempt_interval_minutes*",
        "poll_interval_seconds*", "upload_interval_seconds*", "store_count*", "register_count*",
    ),
    "schedule-list": columns_of(
        "distribution.DistributionSchedule", "name* description", "is_active*", "jobs.number", "groups.name",
        "interval crontab", "due_at*", "last_run_state last_run_at",
    ),
    "run-list": columns_of(
        "distribution.DistributionRun", "pk*", "schedule.name*", "state message", "published_count group_count",
        "sent_packages", "sent_rows", "sent_bytes", "requested_by.username", "requested_at*", "started_at finished_at",
    ),
    "download-session-list": columns_of(
        "distribution.DownloadSession", "channel_database.register", "state message", "package.kind package.group",
        "package.job", "package.to_release package.from_release", "package.rows", "package.size_bytes", "try_count",
        "requested_at", "downloaded_at", "applied_at", "changed_at",
    ),
    "transaction-list": columns_of(
        "registers.Transaction", "receipt_number id", "type", "store_number", "register_number", "shift_number", "staff_number",
        "business_date", "completed_at", "created_offline", "gross_amount currency",
    ),
    "voucher-list": columns_of(
        "registers.Voucher", "pk", "kind", "initial_amount", "balance", "currency.code",
        "valid_from_date valid_until_date", "created_at", "is_blocked",
    ),
    "upload-session-list": columns_of(
        "registers.UploadSession", "received_at", "device.register.number", "state", "documents", "posted", "repeated",
        "quarantined", "message",
    ),
    "quarantine-list": columns_of(
        "registers.QuarantinedTransaction", "receipt_number claimed_id sha256 resolution", "register.number", "reasons",
        "business_date", "gross_amount currency", "received_at",
    ),
    "missing-list": columns_of(
        "", "journal.register.number journal.register.store.number", "range.first range.last journal.journal_id", "range.count",
        "range.since", "range.amounts range.unknown", "range.awaited", "remedy.label",
    ),
    "product-list": columns_of(
        "catalog.Product", _NUMBER, "name", "barcodes.code", "category.code category.name", "unit.code", "tax_group.code",
        "is_active",
    ),
    "barcode-pattern-list": columns_of("catalog.BarcodePattern", "pattern*", _NAME, "decimals*", "is_active*"),
    "promotion-list": columns_of(
        "pricing.Promotion", "code* name", "price_group.code*", "kind*", "percent amount set_price free", "combination*",
        "priority*", "valid_from* valid_to from_time to_time", "item_count*", "is_active",
    ),
    "exchange-rate-list": columns_of(
        "pricing.ExchangeRate", "currency.code*", "store_currency.code*", "rate", "valid_from*", "is_accepted"
    ),
    "category-list": columns_of("catalog.Category", _CODE, _NAME, "parent.code parent.name", "child_count*"),
    "unit-list": columns_of("catalog.Unit", _CODE, _NAME, "decimals*"),
    "assortment-list": columns_of("catalog.Assortment", _CODE, _NAME, "store_count*"),
    "price-group-list": columns_of("pricing.PriceGroup", _CODE, _NAME, "currency.code*", "priority*", "store_count*"),
    "tax-group-list": columns_of("taxes.TaxGroup", _CODE, _NAME, "rates.code rates.percent"),
    "payment-method-list": columns_of("registers.PaymentMethod", _CODE, _NAME, "kind*", "is_active*"),
    "currency-list": columns_of("registers.Currency", _CODE, _NAME, "exponent*"),
    "receipt-settings-list": columns_of("registers.ReceiptSettings", _CODE, "number_mask*", "store_count*"),
    "customer-list": columns_of("customers.Customer", _NUMBER, "name", "email", "phone", "blocked"),
    "staff-list": columns_of(
        "staff.Staff", _NUMBER, _NAME, "permission_group.code*", "address_books.code", "is_active*"
    ),
    "permission-group-list": columns_of(
        "staff.PermissionGroup", _CODE, _NAME, "maximum_discount_percent*", "staff_count*"
    ),
    "address-book-list": columns_of("customers.AddressBook", _CODE, _NAME, "store_count*"),
    "import-list": columns_of(
        "imports.ImportJob", "file_name*", "kind*", "state*", "rows_total*", "rows_in*", "rows_repeated*", "rows_refused*",
        "requested_by.username", "created_at*", "started_at finished_at",
    ),
    "service-token-list": columns_of(
        "hq_api.ServiceToken", "name* prefix", "revoked_at", "scopes", "store.number", "last_used_at*", "expires_at*",
        "created_at* created_by.username",
    ),
}  # fmt: skip
