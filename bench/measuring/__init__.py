"""What all benches share: their options and their end, times taken by turns, the table."""
