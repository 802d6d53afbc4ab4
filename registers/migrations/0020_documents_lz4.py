"""Posted documents are compressed with lz4: PostgreSQL's own way takes a tenth of what taking a sale in costs it.

What is stored already stays as it is and is read as before. A server that was built without lz4 goes on as it did.
"""

from typing import Any

from django.db import migrations

from registers.ledger.compression import compress_documents


def compress(_apps: Any, schema_editor: Any) -> None:
    """Set it for the ledger and the partitions it has; those that come later take it from the ledger."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            compress_documents(cursor)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0019_shift_closings"),
    ]

    operations = [
        migrations.RunPython(compress, migrations.RunPython.noop),
    ]
