"""How products are taxed: tax groups and rates with their validity."""
