"""The words by which a sensational or empty title is known, in English and Russian. Nothing but patterns.

Read off titles of news of 2022 in English; the Russian ones are their counterparts.
"""

from __future__ import annotations

QUESTIONS = r"\?|^(?:who|is|are|can|could|should|does|did)\b"

CUT = r"(?:\.\.\.|…)$"

TEASES = (
    r"^(?:how|what|why|when|where|meet|inside|behind|как|почему|зачем|что)\b",
    r"\bhere(?:[’']s| is| are)\b|\bthis is (?:why|how|what)\b|\bwhat (?:we know|you|to)\b|\bwhat it means\b",
    r"\b(?:everything|things) (?:we|you|to)\b|\bexplain(?:ed|er)\b|\b(?:truth about|the real reason|behind the)\b",
    r"\b(?:secrets?|reveal(?:s|ed)?|takeaways|at a glance|you need|one thing|the story of|a look at|a timeline)\b",
    r"\bhow to watch\b|^\d+ most\b|\bcould spell\b",
    r"^\d+ (?:things|ways|reasons|facts|takeaways)\b|\bthings to know\b|^ranked\b",
    r"\bчто (?:известно|нужно|надо|будет|изменится)\b|\bвот (?:что|как|почему)\b|\b(?:стало известно|секрет\w*)\b",
    r"\b(?:раскры(?:л|ла|ли|ты|та|то)|объясн\w+)\b",
)

ADDRESSES = (
    r"(?<![\w’'])(?:[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|[Mm]y|I|[Mm]e)(?!\w)",
    r"(?<!\w)(?:[Вв]ы|[Вв]ам|[Вв]ас|[Вв]аш\w{0,3}|[Мм]ы|[Нн]ам|[Нн]ас|[Нн]аш\w{0,3})(?!\w)",
)

LOADED = (
    r"\b(?:shock\w*|horr(?:or|if)\w*|terrif\w+|chilling|bombshell|stun(?:s|ned|ning)|explosive|dramatic\w*|epic)\b",
    r"\b(?:(?<!grand )slam(?:s|med)?|rip(?:s|ped)|lash(?:es|ed) out|hits? out|fum(?:es|ing)|meltdown|feud|rages?)\b",
    r"\bblast(?:s|ed) (?!in\b|at\b|kill|near\b|hit)|\b(?:fury|furious|outrage\w*|chaos|chaotic|carnage|bloodbath)\b",
    r"\b(?:mayhem|vow(?:s|ed) revenge|war of words|shatter(?:s|ed)|spark(?:s|ed) (?:fury|fears|outrage|panic))\b",
    r"\b(?:savage\w*|brutal\w*|devastat\w+|desperate\w*|nightmare|rampage|monster|evil|doom\w*|heartbreak\w*|tragic)\b",
    r"\b(?:insane|bizarre|extraordinary|incredible|unbelievable|astonish\w+|scandal\w*|humiliat\w+|crush(?:es|ed|ing))\b",
    r"\b(?:skyrocket\w*|madness|panic\w*|wild(?:est)?|ominous|looming|boils? over|erupts? in|go(?:es)? viral)\b",
    r"\b(?:шок\w*|ужас\w*|сенсац\w+|скандал\w*|кошмар\w*|жуть|жутк\w+|жестк\w+|бешен\w+|паник\w+|разн[её]с)\b",
    r"\bвзорвал\w* (?:сеть|интернет)\b",
)

SUPERLATIVES = (
    r"\b(?:best|worst|biggest|greatest|deadliest|largest|most \w+|never before|unprecedented|historic)\b",
    r"\b(?:record-breaking|самы[йехм]\w?|самая|самой|крупнейш\w+|рекордн\w+|беспрецедентн\w+|небывал\w+)\b",
)

LIVES = (
    r"\blive\b(?! (?:fire|ammunition|in|on|with|under|rounds))|\bas it happened\b|\b(?:latest|morning) updates?\b",
    r"\bin (?:photos|pictures)\b|\b(?:photos|pictures|video|watch|gallery|podcast|quiz|the latest|leading off)(?=:)",
    r"\b(?:podcast|recap|tracker|transcript)\b|\bupdates(?=:|$| \|)|\bday \d+\b|^(?:watch|photos)\b",
    r"\b(?:фоторепортаж|онлайн|видео|фото|подкаст)\b",
)

DIGESTS = (
    r"\b(?:5|five|ten|10) things\b.*\b(?:know|podcast)\b|: (?:5|five) things\b",
    r"\b(?:daily|morning|evening|news) briefing\b|\bbriefing:",
    r"\b(?:newsletter|round-?up|today in|week in|this date in|at a glance|(?:news|photos) (?:from around|this week))\b",
    # Four things side by side and nothing said of any, or three where the rest is cut off.
    r"^(?:[^,:]{3,30}, ){3,}[^,]{3,40}$|^(?:[^,:]{3,30}, ){2,}[^,]{3,30}(?:\.\.\.|…)$",
    r"\b\w+day['’]s news\b|^quiz of the week\b|^(?:photos|video) this week\b",
    r"^50 states$|\b(?:обзор (?:прессы|новостей|дня|недели)|дайджест|главное за|итоги (?:дня|недели)|новости к)\b",
)

OPINIONS = (
    r"^(?:opinion|analysis|comment|editorial|letters?|review|perspective|column|the guardian view)\b",
    r"^(?:мнение|колонка|комментарий|аналитика|разбор)\b",
    r"\b(?:opinion|editorial|analysis|commentary|review|мнение)$|[|–—] (?:opinion|comment)\b",
    r"\b(?:must|should|ought to|нужно|должн[ыао]|должен|пора)\b",
)

SPOKEN = r"^[‘'“\"«]|[:–—] ?[‘'“\"«]|[”’\"»]$"

AHEAD = (
    r"\b(?:will|could|may|might|set (?:for|to)|ahead of|expect(?:s|ed)|prepar(?:es|ing)|likely|plans?|poised|vows?)\b"
    r"|\b(?:on track|to vote)\b"
    r"|\b(?:может|могут|будет|будут|намерен\w*|планиру\w+|ожида\w+|готов\w+ся)\b"
)

MEANT = (
    r"(?:[A-Z][\w’'.-]* ){1,4}to (?:announce|appear|be|become|begin|close|cut|decide|end|face|get|give|go|hear|hold"
    r"|host|join|launch|leave|make|meet|open|play|raise|receive|release|reopen|replace|resign|retire|return|rule|send|sign"
    r"|speak|stand|start|take|testify|visit|vote)\b"
)
"""Names and then what they are to do: "Biden to announce …"; not "Avalanche beat Lightning to open the final"."""

SEPARATED = r"^(?P<title>.*\S)\s+[|•–—-]\s+(?P<tail>[^|•–—]{2,40})$"
"""A title and what stands behind its last stroke: often the outlet's own name."""
