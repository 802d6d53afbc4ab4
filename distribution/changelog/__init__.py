"""Change capture: database triggers that write the change log in the transaction that changed the data."""
