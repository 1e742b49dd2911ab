"""Made-up data in quantity, for load tests: the same every time, on a database of its own."""

from papers.load.seeding import Size, seed

__all__ = ["Size", "seed"]
