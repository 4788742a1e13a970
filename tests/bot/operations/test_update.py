import asyncio
import logging
import os
import sys
import time

import pytest

from bot.operations.update import FeedUpdate


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.INFO, logger="bot.operations.update")
    return caplog


async def test_an_update_runs_in_a_process_of_its_own_and_is_logged(tmp_path, said):
    await FeedUpdate(["--home", str(tmp_path)]).run()

    assert "added 0, unchanged 0, updated 0, refused 0" in said.text
    assert [record.levelno for record in said.records] == [logging.INFO]
    assert (tmp_path / "corpus.db").exists()


async def test_an_update_that_fails_is_a_warning(tmp_path, said):
    (tmp_path / "corpus.db").write_bytes(b"this is no database, and long enough to be told from an empty one" * 20)

    await FeedUpdate(["--home", str(tmp_path)]).run()

    assert [record.levelno for record in said.records] == [logging.WARNING]
    assert "corpus.db: the article database does not answer: file is not a database" in said.text


async def test_the_token_is_kept_from_the_process(tmp_path, said, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "not-there"))

    await FeedUpdate(["--home", str(tmp_path)]).run()

    assert "not-there" not in said.text


def wait_for(path):
    while not path.exists():
        time.sleep(0.01)


async def test_an_update_that_is_called_off_has_ended_before_the_program_does(tmp_path, monkeypatch):
    started, slow = tmp_path / "started", tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\necho $$ > {started}.part\nmv {started}.part {started}\nexec sleep 600\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    running = asyncio.create_task(FeedUpdate([]).run())
    await asyncio.to_thread(wait_for, started)

    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)
