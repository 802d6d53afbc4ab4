"""What products cost: price groups and prices with their validity."""
