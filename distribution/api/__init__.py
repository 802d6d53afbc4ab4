"""What registers ask of HQ about their data."""
