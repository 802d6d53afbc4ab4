"""Rules of the catalog that need no database."""
