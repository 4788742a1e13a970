"""What leads into other chats and back: inline mode, links, sharing."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "inline_go_on": "Продолжайте: целый вопрос найдёт больше",
    "inline_nothing": "Надёжного ответа нет. Спросить в личном чате",
    "inline_nothing_indexed": "Искать пока негде: статей ещё нет",
    "inline_closed": "Этот бот для вас закрыт",
    "inline_enough": "Следующий вопрос через {wait}",
    "inline_failed": "Здесь что-то сломалось. Попробуйте ещё раз",
    "link_broken": "Эта ссылка обрезана или не моя. Что я умею, показывает /help.",
    "link_unknown_quote": (
        "Эта ссылка ведёт на цитату, которой у меня нет: она от другого бота, или статьи с тех пор загружены заново. "
        "Попробуйте найти её вопросом."
    ),
    "link_withdrawn": "Эта ссылка ведёт на статью, отозванную {when}. Из неё больше ничего не показывается.",
    "permanent_link": "Постоянная ссылка на эту цитату",
    "button_share": "Поделиться",
    "button_in_context": "В контексте",
    "button_add_to_group": "Добавить в группу",
    "help_elsewhere": "**В других чатах**",
    "help_inline": "`{bot} кто платит за Рогунскую ГЭС?` в любом чате покажет цитаты; выбранная уйдёт туда",
    "help_links": (
        "«Поделиться» передаёт ответ или сводку ссылкой, которая откроет их у меня; под «Контекст» стоит постоянная "
        "ссылка на цитату"
    ),
}
