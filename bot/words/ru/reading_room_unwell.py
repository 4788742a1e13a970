"""The reading room: what keeps the bot from its work, and what its owner should know besides, in Russian."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_unwell_index": (
        "В индексе нельзя искать. Если его нет или он повреждён, его заново построит heliograph index build; если он "
        "недоступен, проверьте его базу данных."
    ),
    "web_unwell_database": "База данных бота отвечает не так, как должна; проверьте её и прочитайте журнал.",
    "web_unwell_telegram": "Telegram недоступен с {since}; что он отвечает, если отвечает, видно в журнале.",
    "web_unwell_disk": "На диске свободно {free} МиБ, нужно {needed}; освободите место в домашней папке.",
    "web_unwell_outbox": "Сообщение, которое можно отправить, ждёт с {since}; причина видна в исходящих.",
    "web_unwell_late": "Запоздавших сообщений: {many}.",
    "web_unwell_pile": "{lane}: {many} с {since}; на последнюю попытку ответили:",
    "web_unwell_untried": "{lane}: {many} с {since}; ещё не пробовали.",
    "web_unwell_paused": "Рассылки задержаны с {since}; ответы идут, а снимет паузу heliograph admin resume.",
    "web_unwell_follows": "Ведёт другой процесс этого бота: он отправляет, составляет и опрашивает Telegram.",
}
