"""What took long to make is made once, and again when what it was made of has changed."""

import asyncio

import pytest

from bot.web.keeping import Basis, Keeping, Made, Placed


def of(*article_ids, index=None, is_over=True):
    return Basis(tuple(Placed(one, 1, None, one) for one in article_ids), index, is_over)


class Work:
    """Makes a value when it is let, and counts how often it was asked to."""

    def __init__(self, value, basis, *, is_whole=True, error=None):
        self.count, self.go = 0, asyncio.Event()
        self._made, self._error = Made(value, basis, is_whole), error

    async def __call__(self):
        self.count += 1
        await self.go.wait()
        if self._error:
            raise self._error
        return self._made


async def kept(value, basis, *, is_whole=True):
    keeping, work = Keeping(3), Work(value, basis, is_whole=is_whole)
    work.go.set()
    await keeping.make("day", basis, work)
    return keeping


async def test_who_asks_while_it_is_made_waits_for_the_same():
    keeping, basis = Keeping(3), of(1, 2)
    work = Work("brief", basis)

    several = [asyncio.ensure_future(keeping.make("day", basis, work)) for _ in range(5)]
    await asyncio.sleep(0)
    work.go.set()

    assert {made.value for made in await asyncio.gather(*several)} == {"brief"}
    assert work.count == 1


async def test_it_is_made_to_the_end_though_who_asked_first_has_left():
    keeping, basis = Keeping(3), of(1)
    work = Work("brief", basis)
    first = asyncio.ensure_future(keeping.make("day", basis, work))
    second = asyncio.ensure_future(keeping.make("day", basis, work))
    await asyncio.sleep(0)

    first.cancel()
    work.go.set()

    assert (await second).value == "brief"
    assert keeping.of("day", basis).value == "brief"


async def test_what_failed_is_not_kept_and_is_tried_again():
    keeping, basis = Keeping(3), of(1)
    failing, working = Work("", basis, error=OSError("the disk is away")), Work("brief", basis)
    failing.go.set()
    working.go.set()

    with pytest.raises(OSError, match="disk"):
        await keeping.make("day", basis, failing)

    assert (await keeping.make("day", basis, working)).value == "brief"


async def test_another_basis_is_another_value():
    keeping = await kept("brief", of(1, 2, index="000001"))

    assert keeping.of("day", of(1, 2, index="000001")).value == "brief"
    assert keeping.of("day", of(1, index="000001")) is None
    assert keeping.of("day", of(1, 2, index="000001", is_over=False)) is None
    assert keeping.any_of("day").value == "brief"


async def test_a_newer_index_matters_where_the_older_one_lacked_articles():
    whole = await kept("brief", of(1, index="000001"))
    lacking = await kept("brief", of(1, index="000001"), is_whole=False)

    assert whole.of("day", of(1, index="000002")).value == "brief"
    assert lacking.of("day", of(1, index="000001")).value == "brief"
    assert lacking.of("day", of(1, index="000002")) is None


async def test_only_what_was_asked_for_last_is_kept():
    keeping = Keeping(2)
    for name in ("one", "two", "three"):
        work = Work(name, of())
        work.go.set()
        await keeping.make(name, of(), work)

    assert keeping.any_of("one") is None
    assert keeping.any_of("two").value == "two"
