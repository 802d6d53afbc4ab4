"""Who buys by name: customers, and the address books that give people to stores."""
