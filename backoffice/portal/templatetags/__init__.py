"""What the templates of the portal can say."""
