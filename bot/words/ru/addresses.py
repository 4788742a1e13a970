"""Where the feed of a chat's briefs is."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "address_off": "Лент здесь нет. Завести их может тот, кто запускает бота: `[bot] feed_folder`.",
    "address_of_feed": "Сводки чата «{title}» лентой Atom: {address}\n\nКто знает этот адрес, может их читать.{begun}",
    "address_file": (
        "Сводки чата «{title}» записываются лентой Atom в файл `{file}`. По какому адресу её читать, знает тот, кто "
        "запускает бота. Кто знает этот адрес, может читать сводки.{begun}"
    ),
    "address_not_begun": "Она начнётся со следующей сводки по подписке.",
    "address_told": "Адрес отправлен вам в личные сообщения: кто его знает, может читать сводки.",
    "address_write_first": "Адрес только для вас. Напишите мне в личные сообщения /start и повторите здесь.",
    "address_no_person": (
        "Адрес я сообщаю только человеку и в личных сообщениях. Спросите здесь от своего имени, а для "
        "открытого канала напишите мне лично: `/settings @channel feed`"
    ),
}
