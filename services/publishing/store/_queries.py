"""The SQL of this folder, for its repositories only."""

from pathlib import Path

from services.chassis.runtime.database import load_queries

queries = load_queries(Path(__file__).parent / "queries")
