import logging

import pytest
from fakes.embeddings_tiny_model import make_tiny_model

from embeddings.backends import open_encoder
from embeddings.errors import ModelError, NotExportable
from embeddings.exported import Exported
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return str(make_tiny_model(tmp_path_factory.mktemp("model")))


@pytest.fixture
def exported(tmp_path):
    return Exported(tmp_path / "exported", refuse)


def refuse(files, target):
    raise NotExportable("RuntimeError: no such operation")


def settings(model, backend):
    return EmbeddingsSettings(model=model, dtype="float32", threads=1, backend=backend)


def test_a_model_that_cannot_be_exported_is_run_by_torch_and_the_log_says_why(model, exported, caplog):
    caplog.set_level(logging.INFO, logger="embeddings.backends")
    encoder = open_encoder(settings(model, "auto"), exported)
    assert type(encoder).__name__ == "SentenceEncoder"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "embeddings.backends"]
    assert model in line
    assert "no such operation" in line


def test_whoever_asks_for_openvino_is_told_that_it_cannot_be(model, exported):
    with pytest.raises(NotExportable, match="no such operation"):
        open_encoder(settings(model, "openvino"), exported)


def test_torch_exports_nothing(model, exported):
    open_encoder(settings(model, "torch"), exported)
    assert not exported.folder.exists()


def test_a_damaged_model_is_no_reason_to_take_torch(model, tmp_path):
    def fail(files, target):
        raise ModelError("the export ended with status -9")

    with pytest.raises(ModelError, match="status -9"):
        open_encoder(settings(model, "auto"), Exported(tmp_path, fail))
