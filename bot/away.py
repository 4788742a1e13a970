"""What failed because a database is away, and may work once it is back."""

from __future__ import annotations

from bot.errors import StoreAway, StoreError, StoreRefused
from corpus.errors import StoreAway as CorpusAway
from embeddings.errors import IndexGone


def is_absence(error: Exception) -> bool:
    """Tell whether it is a database that cannot be used now: that of people, of the articles, or of the index.

    Of people's also any trouble that is not the fault of what was to be kept, such as a full disk.
    """
    if isinstance(error, StoreAway | CorpusAway | IndexGone):
        return True
    trouble = isinstance(error, StoreError) and not isinstance(error, StoreRefused)
    return trouble and type(error.__cause__).__module__.startswith("sqlalchemy")
