"""Whose turn it is: answers go before broadcasts, and a chat with many messages lets the others through."""

from datetime import timedelta

from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, outgoing
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.messages import Lane, Message, Outgoing
from bot.operations.pausing import Pausing
from bot.store import BotStore
from bot.types import Place


def answer(key: str, place: Place = READER) -> Outgoing:
    return Outgoing(key, place, Message(f"News {key}"), MONDAY_MORNING, Lane.ANSWER)


async def test_an_answer_goes_before_the_broadcasts_that_wait_for_its_chat(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing("brief 1"), outgoing("brief 2"), answer("first answer"), answer("second answer")])

    await clock.runs_for(courier.run(), 8)

    assert sender.texts(READER.chat_id) == ["News first answer", "News second answer", "News brief 1", "News brief 2"]


async def test_an_answer_in_the_middle_of_a_broadcast_goes_at_once(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{number}", Place(1000 + number)) for number in range(300)])
    await clock.runs_for(courier.run(), 3)

    asked = clock.now()
    store.enqueue([answer("answer")])
    await clock.runs_for(courier.run(), 2)

    (answered,) = [item.at for item in sender.received if item.place == READER]
    assert answered - asked < timedelta(seconds=0.4)


async def test_an_answer_in_a_group_waits_for_none_of_its_many_briefs(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"brief {number}", NEWSROOM) for number in range(60)])
    await clock.runs_for(courier.run(), 70)

    asked = clock.now()
    store.enqueue([answer("answer", NEWSROOM)])
    await clock.runs_for(courier.run(), 5)

    (answered,) = [item.at for item in sender.received if item.text == "News answer"]
    assert answered - asked <= timedelta(seconds=3.1)


async def test_a_broadcast_without_an_answer_holds_back_no_answer_in_its_chat(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.loses_the_answer(READER.chat_id)
    store.enqueue([outgoing("brief 1"), outgoing("brief 2")])
    await clock.runs_for(courier.run(), 1)

    store.enqueue([answer("answer")])
    await clock.runs_for(courier.run(), 10)

    assert sender.texts(READER.chat_id) == ["News brief 1", "News answer", "News brief 1", "News brief 2"]


async def test_a_chat_with_many_messages_gives_others_their_turns_also_after_a_restart(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    crowd = [Place(2000 + number) for number in range(40)]
    store.enqueue([outgoing(f"{place.chat_id}:{part}", place) for place in crowd for part in range(20)])
    await clock.runs_for(Courier(store, sender, clock).run(), 4)

    store.enqueue([outgoing(f"single {number}", Place(3000 + number)) for number in range(30)])
    came = clock.now()
    await clock.runs_for(Courier(store, sender, clock).run(), 6)

    singles = [item.at for item in sender.received if item.place.chat_id >= 3000]
    counts = [len(sender.texts(place.chat_id)) for place in crowd]
    assert len(singles) == 30
    assert max(singles) - came < timedelta(seconds=4)
    assert max(counts) - min(counts) <= 1


async def test_paused_broadcasts_wait_and_answers_go(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    Pausing(store).pause("a storm of alerts", clock.now())
    store.enqueue([outgoing("brief"), answer("answer", SECOND_READER)])
    await clock.runs_for(courier.run(), 3)
    assert [item.text for item in sender.received] == ["News answer"]

    Pausing(store).resume()
    await clock.runs_for(courier.run(), 3)
    assert [item.text for item in sender.received] == ["News answer", "News brief"]
