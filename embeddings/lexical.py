"""The keyword leg: terms in, passage ids and BM25 scores out. The door of tantivy, its stemmers included.

Cutting text into terms is `analysis`; this module never sees text.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

import tantivy
from tantivy import FieldType, Occur, Query

from embeddings.errors import IndexDamaged
from embeddings.filters import Bounds, bounds, instant
from embeddings.links import link, point_at
from embeddings.names import is_name_key
from embeddings.types import Filter, Label, Match

TITLE_WEIGHT = 0.8
"""Weight of the title's BM25 beside the passage's: of 0 to 1.4 the best for MRR on news-2022; 0.7 to 1 are alike."""
NAME_WEIGHT = 0.3
"""Weight of a name that meets in another script or spelling, beside its own word: see bench/README.md."""
PHRASE_WEIGHT = 0.5
"""Weight of another way to write what was asked (ОДКБ for CSTO), beside its own word: see bench/README.md."""
_PHRASE = "&"
_WRITER_BYTES = 60_000_000

_FEW = 200
"""Passages that a question may not see yet, up to which they are searched too and then left out."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the index keeps of a passage: the terms of its article's title and its own, and the keys of its names."""

    title: tuple[str, ...]
    body: tuple[str, ...]
    names: tuple[str, ...] = ()


class LexicalIndex(Protocol):
    """Hold the terms of passages with their labels; scores are BM25, higher is better."""

    def __len__(self) -> int:
        """Return the number of passages."""

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""

    def add(self, labels: Sequence[Label], terms: Sequence[Terms]) -> None:
        """Take in the terms of passages under their labels."""

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; unknown ids are no error."""

    def search(self, terms: Sequence[str], k: int, where: Filter) -> list[Match]:
        """Return the `k` best passages that hold a term and pass the filter, best first."""

    def scores(self, terms: Sequence[str], ids: Sequence[int]) -> list[Match]:
        """Return the scores of those among these passages that hold a term, best first."""

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return for each term in how many passages' own text it stands."""

    def save(self, folder: Path) -> None:
        """Write everything into a folder."""


class TantivyIndex:
    """Search by BM25 over titles and passages.

    A loaded index is read where it lies; the first change works in a private
    folder that points at its segments, so that a published folder is never
    written to, and a change costs what it changes.
    """

    def __init__(self) -> None:
        """Start empty, in a temporary folder."""
        self._folder = self._own_folder()
        self._index = _registered(tantivy.Index(_schema(), path=str(self._folder)))
        self._latest: list[int] | None = None

    @classmethod
    def load(cls, folder: Path) -> TantivyIndex:
        """Open what `save` wrote; raises IndexDamaged."""
        try:
            opened = _registered(tantivy.Index.open(str(folder)))
        except ValueError as error:
            raise IndexDamaged(f"{folder}: the terms cannot be read ({error})") from error
        index = cls.__new__(cls)
        index._owns, index._folder, index._index, index._latest = False, folder, opened, None
        return index

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""
        return sorted(match.passage_id for match in self._found(Query.all_query(), len(self)))

    def add(self, labels: Sequence[Label], terms: Sequence[Terms]) -> None:
        """Write and commit; one segment writer, so that the same input gives the same index."""
        writer = self._writable().writer(_WRITER_BYTES, 1)
        for label, words in zip(labels, terms, strict=True):
            writer.add_document(_document(label, words))
        self._commit(writer)

    def remove(self, ids: Sequence[int]) -> None:
        """Delete by id and commit."""
        if not ids:
            return
        writer = self._writable().writer(_WRITER_BYTES, 1)
        for passage_id in ids:
            writer.delete_documents_by_term("id", passage_id)
        self._commit(writer)

    def search(self, terms: Sequence[str], k: int, where: Filter) -> list[Match]:
        """Search any of the terms; the filter is part of the query.

        But where all or nearly all is visible, as for whoever asks today, a condition
        would only cost time: then what may not be seen is searched, too, and left out.
        """
        if not terms:
            return []
        limits = bounds(where)
        hidden = self._hidden(limits.visible_until)
        if hidden is None:
            return self._found(_all_of([_any_of(terms), _visible(limits), *_conditions(limits, where)]), k)
        found = self._found(_all_of([_any_of(terms), *_conditions(limits, where)]), k + hidden, limits)
        return found[:k]

    def scores(self, terms: Sequence[str], ids: Sequence[int]) -> list[Match]:
        """Search any of the terms among these passages only.

        Asked for one by one: a set of ids takes twice as long, and each term
        joined with the ids on its own twelve times.
        """
        if not terms or not ids:
            return []
        among = Query.boolean_query([(Occur.Should, Query.term_query(_schema(), "id", one)) for one in ids])
        return self._found(_all_of([_any_of(terms), _unscored(among)]), len(ids))

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Count passages with the term in their text; deleted ones count until their segment is merged."""
        searcher = self._index.searcher()
        return [int(searcher.doc_freq("body", term)) for term in terms]

    def save(self, folder: Path) -> None:
        """Write the committed files: segments as links to where they lie already, where the disk allows that."""
        _shared(self._folder, folder, link)

    def _found(self, query: Query, k: int, limits: Bounds | None = None) -> list[Match]:
        """Return the `k` best, best first, without those of them that are not visible within the limits."""
        if k < 1:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(query, k, count=False).hits
        addresses = [address for _, address in hits]
        ids = searcher.fast_field_values("id", addresses)
        found = [Match(int(i), float(hit[0])) for i, hit in zip(ids, hits, strict=True) if i is not None]
        if limits is not None and limits.visible_until is not None:
            visible = searcher.fast_field_values("visible", addresses)
            found = [
                one for one, at in zip(found, visible, strict=True) if at is not None and at <= limits.visible_until
            ]
        return sorted(found, key=lambda match: (-match.score, match.passage_id))

    def _hidden(self, visible_until: int | None) -> int | None:
        """Return how many passages became visible later, None where that is more than a few."""
        if visible_until is None:
            return 0
        if self._latest is None:
            # Of a million passages this takes some 20 ms, once for each state of the index.
            found = self._index.searcher().search(Query.all_query(), _FEW + 1, count=False, order_by_field="visible")
            self._latest = sorted(-int(at) for at, _ in found.hits)
        later = bisect_left(self._latest, -visible_until)
        return later if later <= _FEW else None

    def _writable(self) -> tantivy.Index:
        if not self._owns:
            own = self._own_folder()
            _shared(self._folder, own, point_at)
            self._folder, self._index = own, _registered(tantivy.Index.open(str(own)))
        return self._index

    def _own_folder(self) -> Path:
        """Return a temporary folder that goes when this index does."""
        folder = Path(tempfile.mkdtemp(prefix="heliograph-terms-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._owns = True
        return folder

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._latest = None


def _shared(folder: Path, other: Path, share: Callable[[Path, Path], None]) -> None:
    """Bring the committed files into another folder: segments never change and are shared, the list of them is not."""
    for path in folder.iterdir():
        if path.suffix == ".json":
            # Replaced at every commit, and readable for nobody else as tantivy writes it.
            shutil.copyfile(path, other / path.name)
        elif path.suffix != ".lock":
            share(path, other / path.name)


def phrase(terms: Sequence[str]) -> str:
    """Return a term to ask for, of which a passage with its title must hold all these terms, in any order."""
    return _PHRASE + " ".join(terms)


def parts_of_phrase(term: str) -> list[str]:
    """Return the terms of what `phrase` made, none for any other term."""
    return term.removeprefix(_PHRASE).split(" ") if term.startswith(_PHRASE) else []


@cache
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(language)).build()


def stem(word: str, language: Literal["english", "russian"]) -> str:
    """Return the Snowball stem of a folded word."""
    return str(_stemmer(language).analyze(word)[0])


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("visible", indexed=True, fast=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    for field in ("outlet", "language"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("title", "body", "names"):
        builder.add_text_field(field, tokenizer_name="terms", index_option="freq")
    return builder.build()


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _document(label: Label, terms: Terms) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", label.passage_id)
    document.add_integer("visible", instant(label.visible_from))
    if label.published is not None:
        document.add_integer("published", instant(label.published))
    document.add_text("outlet", label.outlet)
    document.add_text("language", label.language)
    document.add_text("title", " ".join(terms.title))
    document.add_text("body", " ".join(terms.body))
    document.add_text("names", " ".join(terms.names))
    return document


def _any_of(terms: Sequence[str]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for term in dict.fromkeys(terms) for query in _about(term)])


def _about(term: str) -> Iterator[Query]:
    if is_name_key(term):
        yield Query.boost_query(_field("names", term), NAME_WEIGHT)
    elif parts := parts_of_phrase(term):
        # Divided by its length, a long name weighs like one word of it.
        yield Query.boost_query(_all_of(_one_of(part) for part in parts), PHRASE_WEIGHT / len(parts))
    else:
        yield from _plain(term)


def _one_of(term: str) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in _plain(term)])


def _plain(term: str) -> Iterator[Query]:
    yield Query.boost_query(_field("title", term), TITLE_WEIGHT)
    yield _field("body", term)


def _field(name: str, term: str) -> Query:
    return Query.term_query(_schema(), name, term, "freq")


def _all_of(queries: Iterable[Query]) -> Query:
    asked = [(Occur.Must, query) for query in queries]
    return asked[0][1] if len(asked) == 1 else Query.boolean_query(asked)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _visible(limits: Bounds) -> Query:
    return _unscored(_range("visible", None, limits.visible_until))


def _conditions(limits: Bounds, where: Filter) -> list[Query]:
    """Return what a filter asks for beside being visible."""
    conditions = []
    if limits.published_from is not None or limits.published_until is not None:
        conditions.append(_range("published", limits.published_from, limits.published_until))
    for field, names in (("outlet", where.outlets), ("language", where.languages)):
        if names:
            conditions.append(Query.term_set_query(_schema(), field, sorted(names)))
    return [_unscored(condition) for condition in conditions]


def _range(field: str, lower: int | None, upper: int | None) -> Query:
    return Query.range_query(_schema(), field, FieldType.Integer, lower, upper)
