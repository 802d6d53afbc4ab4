"""Questions about prices and exchange rates."""
