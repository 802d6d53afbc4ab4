"""Rules of distribution that need neither a database nor a clock."""
