"""The owner's pages, below `/admin`: what the terminal does for an owner, in a browser."""
