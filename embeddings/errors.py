"""What can go wrong in encoding, indexing and search, as one tree.

EmbeddingsError
├── ModelError       the model is missing, damaged or not the configured one
│   └── NotExportable   the model can only be run by torch
├── IndexMissing     there is no index yet
├── IndexBusy        another process writes the index
├── IndexAway        the database that holds the index does not do what it is asked
│   └── IndexGone    it is away, or takes no writes now: trying again later helps
├── IndexDamaged     an index on disk is incomplete or fails its checksums
│   └── OtherModel   the index was built with another model than the configured one
├── TuneError        tuning cannot begin (too few articles, or another one is running)
└── QuestionError    a question or filter cannot be understood (an unreadable date)
"""

from __future__ import annotations


class EmbeddingsError(Exception):
    """Be the root of everything that this package raises on purpose."""


class ModelError(EmbeddingsError):
    """Say that the embedding model cannot be used, and the remedy."""


class NotExportable(ModelError):
    """Say why a model cannot be exported, so that only torch can run it."""


class IndexMissing(EmbeddingsError):
    """Say that nothing has been indexed yet."""


class IndexBusy(EmbeddingsError):
    """Say which process writes the index, since when, and what to do."""


class IndexAway(EmbeddingsError):
    """Say why the database of the index cannot be asked now; what it holds is as it was."""


class IndexGone(IndexAway):
    """Say that the database of the index is away, or takes no writes now: what was asked may work later."""


class IndexDamaged(EmbeddingsError):
    """Say which part of the index on disk cannot be trusted."""


class OtherModel(IndexDamaged):
    """Say that the index holds vectors of another model, which cannot be compared."""


class TuneError(EmbeddingsError):
    """Say why no model can be tuned here and now."""


class QuestionError(EmbeddingsError):
    """Say what of a question or its filters cannot be understood."""
