"""The engines by the names that a setting has for them."""

from typing import Literal

EngineName = Literal["auto", "rank-bm25", "sparse"]
