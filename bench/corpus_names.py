"""How often the name fold takes different words for one, over the most frequent words of a news set.

Run: PYTHONPATH=. python bench/corpus_names.py ../shared/bench/news-2022
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from time import perf_counter

from embeddings.names import name_keys

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{2,}(?![\w'’-])")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:\n•|-])[\s\"'“‘«„(\[*#]*\Z")
_FREQUENT = 20_000
_FROM_LETTERS = 3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    common, names = _counted(_texts(parser.parse_args().folder / "articles.jsonl.gz"))
    lower = [word for word, _ in common.most_common(_FREQUENT)]
    capital = [word for word, count in names.most_common() if count > common[word.lower()]][:_FREQUENT]
    started = perf_counter()
    for word in (*lower, *capital):
        name_keys(word)
    spent = (perf_counter() - started) / (len(lower) + len(capital))
    print(_header())
    _show("names, as folded", capital)
    _show("common words, were they folded", lower)
    _show_met(lower, capital)
    print(f"a fold of a new word takes {spent * 1e6:.0f} µs")


def _texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the words in small letters, and those with a capital inside a sentence."""
    common, names = Counter[str](), Counter[str]()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if word.islower():
                common[word] += 1
            elif word[1:].islower() and not _OPENS_SENTENCE.search(text[max(0, match.start() - 8) : match.start()]):
                names[word] += 1
    return common, names


def _show(label: str, words: list[str]) -> None:
    """Print how many pairs of different words have a key in common, and the most frequent of them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for key in name_keys(word):
            groups[key].append(word)
    pairs = [pair for group in groups.values() for pair in combinations(group, 2)]
    other = [pair for pair in pairs if not _are_variants(*pair)]
    all_pairs = len(words) * (len(words) - 1) // 2
    print(f"{label}: {len(words)} words, {len(pairs)} pairs meet, {len(other)} of them no visible variants")
    print(f"  that is {len(other) / all_pairs:.1e} of all pairs; such as {_some(other)}")


def _show_met(lower: list[str], capital: list[str]) -> None:
    """Print how many common words of a question would bring a name that is another word."""
    keys: dict[str, list[str]] = defaultdict(list)
    for word in capital:
        for key in name_keys(word):
            keys[key].append(word)
    met = [(word, keys[key][0]) for word in lower for key in name_keys(word) if key in keys]
    other = [pair for pair in met if not _are_variants(pair[0], pair[1].lower())]
    print(f"common words of a question that meet a name: {len(met)}, {len(other)} of them another word")
    print(f"  such as {_some(other)}")


def _some(pairs: list[tuple[str, str]]) -> str:
    step = max(1, len(pairs) // 12)
    return ", ".join("/".join(pair) for pair in pairs[::step][:12])


def _are_variants(one: str, other: str) -> bool:
    """Say whether two words are inflections at sight: the same but for the last two letters."""
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    kept = max(_FROM_LETTERS, len(shorter) - 1)
    return longer[:kept] == shorter[:kept] and len(longer) - len(shorter) <= 2


def _header() -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {commit.stdout.strip()}, {machine}"


if __name__ == "__main__":
    main()
