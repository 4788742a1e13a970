"""What was confirmed is still there after any end; what was not may be missing, and spoils nothing."""

import os

import pytest

from bot.errors import StoreError
from bot.telegram.journal import Journal, empty, left_in


@pytest.fixture
def path(tmp_path):
    return tmp_path / "webhook.journal"


def test_lines_are_there_for_the_next_process_in_their_order(path):
    journal = Journal(path)
    journal.append(['{"update_id":1}', '{"update_id":2}'])
    journal.append(['{"update_id":3}'])

    assert left_in(path) == ['{"update_id":1}', '{"update_id":2}', '{"update_id":3}']


def test_a_journal_that_is_opened_again_goes_on_behind_what_it_holds(path):
    Journal(path).append(["first"])
    Journal(path).append(["second"])

    assert left_in(path) == ["first", "second"]


def test_a_journal_is_not_taken_up_while_a_door_of_a_killed_process_may_confirm_one_more(path):
    door = Journal(path)
    door.hold()
    door.append(["last"])

    with pytest.raises(StoreError, match="the door of an earlier process still writes there"):
        left_in(path)
    door.close()
    assert left_in(path) == ["last"]


def test_a_line_that_a_crash_cut_off_is_none(path):
    Journal(path).append(["whole"])
    with path.open("ab") as file:
        file.write(b'{"update_id":9,"mess')

    assert left_in(path) == ["whole"]


def test_a_disk_that_is_full_takes_all_lines_or_none(path, monkeypatch):
    journal = Journal(path)
    journal.append(["before"])
    monkeypatch.setattr(os, "write", _half_then_full(os.write))

    with pytest.raises(StoreError, match="No space left on device"):
        journal.append(["Is the Ak-Say road open?"])
    monkeypatch.undo()
    journal.append(["after"])

    assert left_in(path) == ["before", "after"]


def test_while_half_a_line_cannot_be_taken_back_nothing_is_put_behind_it(path, monkeypatch):
    journal = Journal(path)
    journal.append(["before"])
    monkeypatch.setattr(os, "write", _half_then_full(os.write))
    monkeypatch.setattr(os, "ftruncate", _fails)
    with pytest.raises(StoreError, match="No space left on device"):
        journal.append(["Is the Ak-Say road open?"])
    monkeypatch.setattr(os, "write", _WRITE)
    with pytest.raises(StoreError, match="Input/output error"):
        journal.append(["meanwhile"])
    monkeypatch.undo()
    journal.append(["after"])

    assert left_in(path) == ["before", "after"]


def test_half_a_line_that_could_not_be_taken_back_is_forgotten_with_the_rest(path, monkeypatch):
    journal = Journal(path)
    monkeypatch.setattr(os, "write", _half_then_full(os.write))
    monkeypatch.setattr(os, "ftruncate", _fails)
    with pytest.raises(StoreError, match="No space left on device"):
        journal.append(["Is the Ak-Say road open?"])
    monkeypatch.undo()
    journal.clear()

    assert path.read_bytes() == b""


def test_an_emptied_journal_takes_new_lines(path):
    journal = Journal(path)
    journal.append(["old"])
    journal.clear()
    assert left_in(path) == []

    journal.append(["new"])
    assert left_in(path) == ["new"]
    empty(path)
    assert left_in(path) == []


def test_there_may_be_no_journal_yet(path):
    assert left_in(path) == []


def test_only_its_owner_may_read_it(path):
    Journal(path).append(["words of a person"])

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_journal_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"gone/webhook\.journal cannot be used"):
        Journal(tmp_path / "gone" / "webhook.journal")


_WRITE = os.write


def _fails(*_):
    raise OSError(5, "Input/output error")


def _half_then_full(write):
    left = [1]

    def writing(file, data):
        if not left:
            raise OSError(28, "No space left on device")
        left.pop()
        return write(file, bytes(data)[: len(data) // 2])

    return writing
