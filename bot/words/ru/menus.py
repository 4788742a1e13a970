"""The command menu."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "menu_ask": "Задать вопрос: /ask кто платит за Рогун?",
    "menu_why": "Почему эти цитаты: что поставило их наверх",
    "menu_verify": "Проверить цитату последнего ответа: /verify 2",
    "menu_asof": "Спросить на дату: /asof 2015-09-20 кто подписал?",
    "menu_new": "Новая тема: забыть мой последний вопрос",
    "menu_timeline": "Тема по дням: /timeline саммит ОДКБ",
    "menu_brief": "Что произошло: сутки, 3d или тема",
    "menu_subscribe": "Подписаться: brief 08:00 или topic споры о воде",
    "menu_subscriptions": "На что подписан этот чат",
    "menu_unsubscribe": "Удалить подписку: номер или all",
    "menu_settings": "Язык, часовой пояс, тихие часы, длина сводок",
    "menu_help": "Все команды на примерах",
    "menu_about": "Что это и что здесь хранится",
}
