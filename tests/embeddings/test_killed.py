"""Whoever writes the index is killed, and whatever lies on disk is harmed: nothing wrong is ever served."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import embeddings_killed
from fakes.embeddings_damaged import cuts, harmed, is_detected, mended, turned_bits
from fakes.embeddings_trials import OPERATIONS, Home, copy, encoder, held, wrong_citations

from embeddings.build import terms

ROOT = Path(__file__).parents[2]
TRIALS = 50


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """A home with an index that was added to once."""
    folder = tmp_path_factory.mktemp("newsroom")
    with Home(folder) as home:
        for name in ("build", "add"):
            OPERATIONS[name](home)
    return folder


@pytest.fixture
def home(newsroom, tmp_path):
    copy(newsroom, tmp_path / "home")
    with Home(tmp_path / "home") as home:
        yield home


def test_a_writer_that_is_killed_leaves_an_index_that_is_whole_and_the_next_one_completes(tmp_path):
    program = [sys.executable, embeddings_killed.__file__, str(tmp_path), str(TRIALS), "11"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    ran = subprocess.run(program, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    endings = json.loads(ran.stdout)
    assert [(ending["at"], ending["troubles"]) for ending in endings if ending["troubles"]] == []
    assert len(endings) == TRIALS
    assert {ending["operation"] for ending in endings if ending["killed"]} == set(OPERATIONS)
    assert Counter(ending["killed"] for ending in endings)[True] >= TRIALS * 4 // 5


def test_every_cut_and_every_turned_bit_is_seen(home):
    index = home.generations.folder
    for harm in [*cuts(index), *turned_bits(index, 100, seed=3)]:
        with harmed(index, harm):
            assert is_detected(home), str(harm)
    assert not is_detected(home)


def test_what_was_harmed_is_made_anew_from_kept_vectors(newsroom, tmp_path):
    index = newsroom / "index"
    for harm in [*cuts(index)[::12], *turned_bits(index, 4, seed=5)]:
        assert mended(newsroom, tmp_path / "scratch", harm) == []


def test_a_sound_index_is_found_sound(home):
    assert wrong_citations(home, home.generations.load()) == []


def test_a_vector_under_the_wrong_passage_is_seen(home):
    loaded = home.generations.load()
    labels, rows = loaded.vectors.labels([1, 2]), loaded.vectors.vectors([1, 2])
    loaded.vectors.remove([1, 2])
    loaded.vectors.add(labels, np.ascontiguousarray(rows[::-1]))
    assert {"vector of 1", "vector of 2"} <= set(wrong_citations(home, loaded))


def test_terms_under_the_wrong_passage_are_seen(home):
    loaded = home.generations.load()
    first, second = home.store.passages([1, 2])
    loaded.terms.remove([1, 2])
    loaded.terms.add(loaded.vectors.labels([1, 2]), [terms(second), terms(first)])
    assert len(wrong_citations(home, loaded)) == 2


def test_legs_that_hold_different_passages_are_seen(home):
    loaded = home.generations.load()
    loaded.terms.remove([7])
    assert held(loaded) == [-1]


def test_a_passage_under_the_wrong_article_is_seen(home):
    loaded = home.generations.load()
    labels, rows = loaded.vectors.labels([1, 6]), loaded.vectors.vectors([1, 6])
    loaded.vectors.remove([1])
    loaded.vectors.add([replace(labels[0], article_id=labels[1].article_id)], rows[:1])
    assert wrong_citations(home, loaded) == ["label of 1"]


def test_a_catch_up_after_all_that_finds_nothing_to_do(home):
    assert home.catch_up(encoder()).added == 0
