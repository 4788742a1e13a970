"""Choose what runs the model: openvino where it can be exported, otherwise torch, which is imported only then."""

from __future__ import annotations

import logging
import os

from embeddings.compiled import CompiledEncoder
from embeddings.encoder import Encoder
from embeddings.errors import NotExportable
from embeddings.exported import Exported
from embeddings.model import locate
from embeddings.settings import EmbeddingsSettings

log = logging.getLogger(__name__)


def open_encoder(settings: EmbeddingsSettings, exported: Exported) -> Encoder:
    """Return the configured model, loaded, run by the configured back end; raises ModelError.

    With "auto", a model that cannot be exported is run by torch, and the log says why.
    """
    if settings.backend == "torch":
        return _torch(settings)
    try:
        files = locate(settings)
        return CompiledEncoder(files, exported.graph(files), threads=settings.threads)
    except NotExportable as refusal:
        if settings.backend == "openvino":
            raise
        log.info("%s is run by torch, because it cannot be exported: %s", settings.model, refusal)
        return _torch(settings)


def _torch(settings: EmbeddingsSettings) -> Encoder:
    # Texts of ever new lengths make oneDNN keep a kernel for each: a quarter less memory after 4,096 passages
    # (1,251 MB and 966 MB), at the same speed. Read when torch is loaded, so it is set here.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")
    from embeddings.transformer import SentenceEncoder  # noqa: PLC0415

    return SentenceEncoder(settings)
