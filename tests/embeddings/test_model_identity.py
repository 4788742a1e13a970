from dataclasses import fields, replace

import pytest
from fakes.embeddings_identity import identity

from embeddings.model_identity import ModelIdentity, differences

DECIDING = [one.name for one in fields(ModelIdentity) if one.name != "name"]


@pytest.mark.parametrize("name", DECIDING)
def test_whatever_changes_a_vector_changes_the_fingerprint(name):
    usual = identity()
    other = replace(usual, **{name: 128 if isinstance(getattr(usual, name), int) else "another"})
    assert other.fingerprint != usual.fingerprint
    assert differences(usual, other) == [name]


def test_where_a_model_comes_from_changes_no_vector():
    moved = replace(identity(), name="/srv/models/mini")
    assert moved.fingerprint == identity().fingerprint
    assert differences(identity(), moved) == ["name"]


def test_a_fingerprint_has_32_hexadecimal_digits():
    assert len(identity().fingerprint) == 32
    assert int(identity().fingerprint, 16)


def test_what_moves_from_one_field_to_the_next_is_another_model():
    one = identity(query_prompt="query: ", passage_prompt="")
    other = identity(query_prompt="", passage_prompt="query: ")
    assert one.fingerprint != other.fingerprint
