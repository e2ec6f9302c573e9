"""The steps, oldest first: a number and what it brings."""
