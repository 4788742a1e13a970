"""Stories that are kept, as a test tells them."""

from collections.abc import Collection


class FakeKept:
    """Knows the story and the centrality of the articles that `keep` was called for, and of no others."""

    def __init__(self) -> None:
        self._stories: dict[int, int] = {}
        self._central: dict[int, float] = {}
        self._successors: dict[int, int] = {}

    def keep(self, story: int, *article_ids: int) -> None:
        """Put these articles into a story, the most central first."""
        for place, article_id in enumerate(article_ids):
            self._stories[article_id] = story
            self._central[article_id] = 1.0 - place / 10

    def forget(self, article_id: int) -> None:
        """Take an article out of its story."""
        del self._stories[article_id], self._central[article_id]

    def end(self, story: int, *, into: int) -> None:
        """Let a story go into another, which gets its articles."""
        self._stories = {one: into if of == story else of for one, of in self._stories.items()}
        self._successors[story] = into

    def members(self, story_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
        return {story: tuple(one for one, of in self._stories.items() if of == story) for story in story_ids}

    def stories_of(self, article_ids: Collection[int]) -> dict[int, int]:
        return {one: self._stories[one] for one in article_ids if one in self._stories}

    def centrality(self, article_ids: Collection[int]) -> dict[int, float]:
        return {one: self._central[one] for one in article_ids if one in self._central}

    def successor(self, story_id: int) -> int | None:
        return self._successors.get(story_id)
