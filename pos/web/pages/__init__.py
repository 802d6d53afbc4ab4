"""What the cashier sees: one room per file, each a Flask blueprint."""
