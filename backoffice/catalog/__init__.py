"""What is sold: products, barcodes, categories, units and assortments."""
