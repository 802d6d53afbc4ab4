"""journal.db: the register's own durable record. What is in here exists nowhere else until HQ has acknowledged it."""
