"""What people may type; forms check the shape, rules are in the use cases and in the database."""
