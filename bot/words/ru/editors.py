"""Editors: briefs that they look at before these are published."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "minute.one": "{n} минуту",
    "minute.few": "{n} минуты",
    "minute.many": "{n} минут",
    "draft_title": "**Черновик для чата «{title}»**",
    "draft_deadline": "Сводка выше выйдет {when} ({city}) с вашими правками.",
    "draft_hold": "Сводка выше выйдет, только если её опубликует кто-то из вас. Последний срок: {when} ({city}).",
    "draft_without_stories": "Сюжетов в ней нет, и она так и говорит.",
    "draft_nothing_left": "Сюжетов не осталось. Верните хотя бы один, иначе не выйдет ничего.",
    "draft_stories": "В таком порядке:",
    "draft_went_out": "В ней:",
    "draft_dropped": "Убрано:",
    "draft_fell_corrected": "Не войдёт: цитируемый текст с тех пор исправлен.",
    "draft_fell_withdrawn": "Не войдёт: статью с тех пор сняли с публикации.",
    "draft_fell_told": "Не войдёт: об этом с тех пор уже рассказано.",
    "draft_published": "**Опубликовано.**",
    "draft_published_by": "**Публикация: {name}.**",
    "draft_on_time": "**Опубликовано в срок.**",
    "draft_late": "**Опубликовано с опозданием:** в назначенный срок я не работал.",
    "draft_freed": "**Опубликовано:** сводки для чата «{title}» больше не идут через редакторов.",
    "draft_skipped": "**Пропущено.** Ничего не опубликовано.",
    "draft_skipped_by": "**Пропущено: {name}.** Ничего не опубликовано.",
    "draft_empty": "**Ничего не опубликовано:** к сроку не осталось ни одного сюжета.",
    "draft_missed": "**Не опубликовано:** я не работал ни в назначенный срок, ни шесть часов после него.",
    "draft_lapsed": "**Не опубликовано:** за отведённое время её никто не опубликовал.",
    "draft_ended": "**Не опубликовано:** в чате «{title}» на эту сводку больше не подписаны.",
    "draft_told_missed": (
        "Сводка для чата «{title}» не вышла: я не работал ни в назначенный срок, ни шесть часов после него. "
        "Следующая сводка расскажет и об этом времени."
    ),
    "draft_told_lapsed": (
        "Сводка для чата «{title}» не вышла: за отведённое время её никто не опубликовал. "
        "Следующая сводка расскажет и об этом времени."
    ),
    "draft_waits_for_rights": "Пока она ждёт: сейчас я не могу писать в чат «{title}».",
    "draft_waits_for_morning": "Она придёт, когда там кончатся тихие часы.",
    "button_publish": "Опубликовать",
    "button_publish_after_all": "Всё-таки опубликовать",
    "button_skip": "Пропустить сводку",
    "button_drop": "Убрать {number}",
    "button_keep": "Вернуть {number}",
    "button_up": "↑ {number}",
    "button_down": "↓ {number}",
    "notice_draft_published": "Опубликовано.",
    "notice_draft_skipped": "Пропущено.",
    "notice_draft_over": "Это уже решено.",
    "notice_draft_gone": "Этого черновика у меня больше нет.",
    "notice_draft_nothing": "Публиковать нечего. Верните хотя бы один сюжет или пропустите сводку.",
    "notice_draft_too_late": "Поздно: новости в этой сводке уже устарели.",
    "notice_draft_fell": "Этот сюжет не войдёт: цитируемый текст исправлен или снят с публикации.",
    "notice_draft_kept": "Сюжет {number} остаётся.",
    "notice_draft_dropped": "Сюжет {number} убран.",
    "notice_draft_moved": "Сюжет {number} передвинут.",
    "settings_editors": "Редакторы: сначала сводку видят они, выходит она через {minutes}",
    "settings_editors_hold": "Редакторы: сначала сводку видят они и сами её публикуют",
    "editors_usage": (
        "В чате редакторов напишите `/settings @channel editors here` или `/settings @channel editors here 30` "
        "(в минутах). После этого `/settings @channel editors hold` публикует только то, что опубликуют они, "
        "`/settings @channel editors publish` публикует в срок, а `/settings @channel editors off` всё отменяет."
    ),
    "editors_minutes": "Столько минут нельзя: «{value}». Редакторам можно дать от {least} до {most} минут.",
    "editors_not_here": "Редакторам нужен другой чат, не тот, для которого сводки.",
    "editors_by_name": (
        "Напишите это, пожалуйста, от своего имени: мне нужно убедиться, что вы администратор и в {channel}."
    ),
    "editors_none": "У чата «{title}» нет редакторов. Их чат назначает `/settings {handle} editors here` в нём самом.",
    "editors_set": (
        "Сводки для чата «{title}» теперь сначала приходят сюда. Каждая выходит через {minutes}; до этого её можно "
        "опубликовать, изменить или пропустить кнопками под ней. Решение за {who}. "
        "Отменить: `/settings {handle} editors off`."
    ),
    "editors_set_hold": (
        "Сводки для чата «{title}» теперь сначала приходят сюда. Каждая ждёт {minutes} и ещё шесть часов и "
        "выходит, только если её опубликуют кнопкой под ней. "
        "Решение за {who}. Отменить: `/settings {handle} editors off`."
    ),
    "editors_changed": "Сводки для чата «{title}» сначала видят редакторы, и выходят они через {minutes}.",
    "editors_changed_hold": (
        "Сводки для чата «{title}» сначала видят редакторы: каждая ждёт {minutes} и ещё шесть часов и выходит, только "
        "если её опубликуют."
    ),
    "editors_who_group": "администраторами этого чата",
    "editors_who_private": "вами",
    "editors_off": "Сводки для чата «{title}» снова выходят сразу. То, что ждало редакторов, выходит сейчас.",
    "editors_gone": (
        "У чата «{title}» больше нет редакторов, и сводки ждут новых. Напишите `/settings @channel editors here` в их "
        "новом чате или `/settings editors off` в чате «{title}», чтобы сводки выходили сразу."
    ),
    "editors_lost": (
        "Я не могу писать редакторам чата «{title}». Сводки выходят в срок как есть. "
        "Верните меня в чат редакторов или напишите `/settings editors off` в чате «{title}»."
    ),
    "editors_lost_hold": (
        "Я не могу писать редакторам чата «{title}», и сводки ждут их. Верните меня в чат редакторов или напишите "
        "`/settings editors off` в чате «{title}»."
    ),
}
