"""What a CSV file says and whether that makes sense, without a database: reading, cleaning, mapping, judging."""
