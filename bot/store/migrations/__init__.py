"""Alembic's folder: how it runs, and the steps."""
