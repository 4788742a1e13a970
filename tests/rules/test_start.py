"""What a command loads. A slow library in one more row is a decision: what does the command do with it at its start?"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.flow, pytest.mark.model]

SLOW = {
    *("alembic", "babel", "datasketch", "dateparser", "faiss", "httpx", "huggingface_hub", "lingua", "lxml", "numpy"),
    *(
        "onnxruntime",
        "openvino",
        "prometheus_client",
        "pypdf",
        "reader",
        "scipy",
        "sentence_transformers",
        "sklearn",
        "sqlalchemy",
    ),
    *("starlette", "tantivy", "telegram", "tokenizers", "torch", "trafilatura", "transformers", "uvicorn", "warcio"),
}

STORE = {"sqlalchemy"}
# The bot's own store speaks of findings, whose vectors are arrays.
PEOPLE = STORE | {"numpy"}
INDEX = STORE | {"faiss", "numpy", "tantivy"}
MODEL = INDEX | {"openvino", "tokenizers"}
FEEDS = {"httpx", "reader", "sqlalchemy"}

QUESTION = "How many sluices were opened at the Toktogul dam?"
ARTICLE = """---
title: "Toktogul dam opens two sluices"
outlet: "Naryn Courier"
published: 2026-03-02
language: en
---

Engineers at the Toktogul dam opened two of four sluices on Monday. The water level had risen by a metre in a week.

Officials in Jalal-Abad asked herders to keep their animals away from the river until Thursday.
"""

# What each command may load. A brief names the feeds that are silent, so it opens their list as `feeds list` does.
MAY_LOAD = {
    ("--help",): set(),
    ("feeds", "list"): FEEDS,
    ("check", "--quick"): STORE,
    ("admin", "chats"): PEOPLE,
    ("admin", "outbox"): PEOPLE,
    ("admin", "pause"): PEOPLE,
    ("admin", "broadcast", "--to", "subscribers", "Back soon."): PEOPLE,
    ("index", "status"): INDEX,
    ("brief",): INDEX | FEEDS | {"babel"},
    ("brief", "--topic", "dams"): MODEL | FEEDS | {"babel"},
    ("ask", "--json", QUESTION): MODEL,
    ("ask", QUESTION): MODEL | {"babel"},
    ("ask", "hello"): {"babel", "numpy", "tantivy"},
    ("ask", "--json", "--as-of", "yesterday", QUESTION): MODEL | {"dateparser"},
    ("run",): MODEL | FEEDS | {"babel"},
}

# Runs a command as the console script does, and tells at its end what it has loaded.
TELLING = """
import json, sys
from bot.cli.main import main
code = 0
try:
    main()
except SystemExit as end:
    code = end.code or 0
print()
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded(home, *arguments):
    """Return the slow libraries that a command has loaded when it ends; it must end well."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    line = [sys.executable, "-c", TELLING, "--home", str(home), *arguments]
    ran = subprocess.run(
        line, cwd=ROOT, env=clean, input="/quit\n", capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr
    code, names = json.loads(ran.stdout.splitlines()[-1])
    assert code == 0, ran.stderr
    return SLOW & set(names)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start")
    (folder / "dam.md").write_text(ARTICLE, encoding="utf-8")
    # Here everything may be loaded: databases are made, and the model is exported.
    assert {"alembic", "sqlalchemy"} <= loaded(folder / "home", "ingest", str(folder / "dam.md"))
    loaded(folder / "home", "run")
    loaded(folder / "home", "admin", "chats")
    return folder / "home"


@pytest.mark.parametrize("command", MAY_LOAD, ids=" ".join)
def test_a_command_loads_nothing_slow_that_it_has_no_use_for(home, command):
    assert sorted(loaded(home, *command) - MAY_LOAD[command]) == []


def test_the_model_is_run_without_torch(home):
    assert "openvino" in loaded(home, "ask", "--json", QUESTION)


def test_the_bot_on_telegram_adds_only_what_speaks_to_telegram():
    line = [sys.executable, "-c", "import json, sys, bot.telegram.doorway; print(json.dumps(list(sys.modules)))"]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    names = {name.partition(".")[0] for name in json.loads(ran.stdout)}

    assert sorted(SLOW & names - MODEL) == ["babel", "httpx", "telegram"]
