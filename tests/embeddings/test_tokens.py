import json
import shutil

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from embeddings.errors import ModelError
from embeddings.model import packaged_folder
from embeddings.tokens import Tokens

SHORT = "Border talks resume."
LONG = "Forty lorries with wheat, cement and apples waited at the crossing on Monday. " * 40
PASSAGES = [SHORT, "Rogun.", LONG, "The first turbine of the dam went into service, said the ministry of energy."]


@pytest.fixture(scope="module")
def tokens():
    return Tokens(packaged_folder(), max_tokens=64)


def test_every_text_is_in_one_batch_the_longest_first(tokens):
    batches = list(tokens.batches(PASSAGES, budget=64))
    assert [batch.places for batch in batches] == [[2], [3, 0], [1]]


def test_no_batch_has_more_tokens_than_its_budget(tokens):
    shapes = [batch.ids.shape for batch in tokens.batches([SHORT] * 50, budget=64)]
    assert {rows * width <= 64 for rows, width in shapes} == {True}
    assert sum(rows for rows, _ in shapes) == 50


def test_a_text_longer_than_the_budget_is_a_batch_of_its_own(tokens):
    assert [batch.ids.shape for batch in tokens.batches([LONG, LONG], budget=8)] == [(1, 64), (1, 64)]


def test_widths_are_multiples_of_eight_and_padding_is_masked(tokens):
    (batch,) = tokens.batches([SHORT, "Rogun."], budget=64)
    assert batch.ids.shape == batch.mask.shape == batch.kinds.shape == (2, 8)
    assert batch.mask[batch.places.index(1)].tolist() == [1] * 5 + [0] * 3
    assert (batch.ids[batch.mask == 0] == 0).all()


def test_of_a_long_text_the_end_is_cut(tokens):
    (batch,) = tokens.batches([LONG], budget=64)
    (short,) = tokens.batches([LONG[:80]], budget=64)
    assert batch.mask.sum() == 64
    assert batch.ids[0, :10].tolist() == short.ids[0, :10].tolist()


def test_of_a_pair_the_longer_text_is_cut_and_the_second_is_marked(tokens):
    (batch,) = tokens.batches([("Who waits at the crossing?", LONG)], budget=64)
    question = int((batch.kinds[0] == 0).sum())
    assert question == len(["[CLS]", "who", "waits", "at", "the", "crossing", "?", "[SEP]"])
    assert batch.mask.sum() == 64


def test_no_texts_make_no_batches(tokens):
    assert list(tokens.batches([], budget=64)) == []


def test_a_text_without_a_token_is_one_of_padding(tmp_path):
    bare = Tokenizer(WordLevel({"border": 1, "talks": 2}, unk_token="border"))
    bare.pre_tokenizer = Whitespace()
    bare.save(str(tmp_path / "tokenizer.json"))
    (batch,) = Tokens(tmp_path, max_tokens=64).batches([" ", "border talks"], budget=64)
    assert batch.places == [1, 0]
    assert batch.mask.sum(axis=1).tolist() == [2, 1]


@pytest.fixture
def folder(tmp_path):
    shutil.copy(packaged_folder() / "tokenizer.json", tmp_path)
    return tmp_path


@pytest.mark.parametrize("token", ["[MASK]", {"content": "[MASK]", "lstrip": False}])
def test_batches_are_filled_up_with_the_token_that_the_model_names(folder, token):
    (folder / "tokenizer_config.json").write_text(json.dumps({"pad_token": token}))
    (batch,) = Tokens(folder, max_tokens=64).batches(["Rogun."], budget=64)
    assert batch.ids[0, -1] == 103
    assert batch.mask[0, -1] == 0


def test_without_a_word_on_it_the_usual_token_fills_up(folder):
    (batch,) = Tokens(folder, max_tokens=64).batches(["Rogun."], budget=64)
    assert batch.ids[0, -1] == 0


@pytest.mark.parametrize("name", ["tokenizer.json", "tokenizer_config.json"])
def test_a_damaged_file_is_refused_by_name(folder, name):
    (folder / name).write_text('{"version": ')
    with pytest.raises(ModelError, match=name):
        Tokens(folder, max_tokens=64)


def test_a_model_without_tokenizer_is_refused_by_name(tmp_path):
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        Tokens(tmp_path, max_tokens=64)
