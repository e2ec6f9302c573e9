"""Passages to hits: the analyzer, BM25 and the retriever."""
