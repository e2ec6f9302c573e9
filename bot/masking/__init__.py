"""What people write about themselves is taken out of a text before any of it is kept."""
