"""What a sale asks, and where the answers come from: HQ's retail server, or the register's own channel database."""
