"""What a service token may call, without a database: scopes, the table of calls, the rows of bulk calls."""
