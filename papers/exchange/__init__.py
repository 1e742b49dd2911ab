"""What leaves the site as a file and comes back. Knows no database."""

from papers.exchange.manuscript import (
    MAX_OCTETS,
    Manuscript,
    UnreadableFile,
    decoded,
    from_file,
    to_file,
)

__all__ = ["MAX_OCTETS", "Manuscript", "UnreadableFile", "decoded", "from_file", "to_file"]
