"""What a country wants to be told of each transaction: an interface, and nobody behind it until one is configured."""
