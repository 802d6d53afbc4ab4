"""CSV import of products, barcodes and prices: good rows in, bad rows back with a reason and a remedy."""
