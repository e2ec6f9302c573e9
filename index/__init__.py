"""Passages to hits: the analyzer, BM25 and the retriever."""

import os

# Before numpy is imported. A question's product with all vectors takes a third of the CPU in one
# thread, as the others wait by spinning, and does not depend on how many processors there are.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
