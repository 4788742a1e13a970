"""The words by which a sentence is known that cannot be quoted alone, in English and Russian. Nothing but patterns."""

from __future__ import annotations

import re


def _of(listed: str) -> str:
    """Return a pattern for any of the phrases that stand between strokes."""
    return "|".join(" ".join(phrase.split()) for phrase in listed.split("|"))


_AGENCY = r"\((?:[A-Z]{2,6}(?: [A-Z]\w+)?|Reuters|Xinhua|Bloomberg|dpa)\)"
DATELINE = re.compile(
    r"(?!FILE\b)(?:[•●▪►–—-]+\s*|"
    # "(AP) ", "Karakol, Kyrgyzstan (AP) — "
    rf"(?:(?=.{{0,60}}\()[A-Z][\w.,'’/-]*(?: (?:and |of |de |the )*[A-Z][\w.,'’/-]*){{0,7}},? )?{_AGENCY}\s*[-–—:]*\s*|"
    # "ASTANA, June 3 (Reuters) - ", "BATKEN — ", "OSH, Kyrgyzstan, May 4 -- "
    r"[A-Z][A-Z'’.\-]+(?:[ ,/]+[A-Z][\w'’.\-]+){0,6}(?:,? \d{1,2})?\s*"
    r"(?:\([A-Z][\w ./&]{1,20}\)\s*[-–—:]*|[–—]|\s-{1,2})\s*|"
    # "АСТАНА, 3 мар — РИА Новости. ", "МОСКВА, 5 июня. /ТАСС/. "
    r"[А-ЯЁ][А-ЯЁ\-]+(?:, \d{1,2} [а-я]+)?(?:\.? ?/[А-ЯЁ\w ]+/\.|\s*[–—-]\s*[А-ЯЁ][\w ]{1,20}\.)\s+)"
    r"(?=[\"“«A-ZА-ЯЁ\d])"
)
"""What opens a report and is no part of its first sentence: the mark of a list, a place, a day, an agency."""

OPENING = r"^[\s\"'“‘«„(\[—–-]*"

POINTING = re.compile(
    OPENING
    + r"(?:"
    + _of(
        r"""
        he|she|they|it|his|her|hers|their|theirs|its|him|them|this|that|these|those|such|but|and|or|so|yet|nor|then|
        here|however|also|instead|meanwhile|moreover|nevertheless|nonetheless|still|therefore|thus|otherwise|
        additionally|similarly|likewise|hence|afterwards?|both|neither|either|another|others?|what|not only|
        the latter|the former|the same|the move|the incident|the pair|the two|the duo|in addition|in contrast|
        by contrast|in turn|as a result|in response|at the same time|at that time|at the time|on the other hand|
        for (?:this|that|example|instance)|that said|even so|once again|earlier(?=,)|later(?=,)|now(?=,)|one of them|
        (?:because of|despite|after|before|all of|one of|in|at|on|with|from|under|since)
        (?:this|that|these|those|them)|
        the (?:man|woman|couple|actor|actress|singer|rapper|player|driver|victim|suspect|\d+-year-old)|
        the stop|moments later|(?:when|after|as|before|while) (?:he|she|they|it)|
        the (?:statement|letter|report|decision|announcement|comments?|remarks?|news|post|video|footage) (?!by|of)
        """
    )
    + "|"
    + _of(
        """
        он|она|оно|они|его|ее|её|их|ему|ей|им|это|этот|эта|эти|этого|этой|этом|этим|тот|та|те|то|там|тогда|также|
        кроме того|при этом|однако|но|а|и|поэтому|таким образом|между тем|тем временем|тем не менее|в частности|
        в свою очередь|по (?:его|ее|её|их) (?:словам|мнению)|так|такой|такие|такая|такое|затем|потом|впрочем|
        прич[её]м|вместе с тем|в то же время|в связи с этим|ранее|позже|оба|обе|здесь|тут
        """
    )
    + r")\b",
    re.IGNORECASE,
)

# The place that the dateline named.
HERE = re.compile(r"(?<!\w)(?:here|здесь)(?!\w)", re.IGNORECASE)

# "In the afternoon, they left": who? "After Abiyev resigned, he left" says who.
POINTING_LATER = re.compile(
    OPENING + r"(?!(?:When|After|As|While|Before|Although|Though|Since|If|Because) (?:\w+ )?[A-Z])"
    r"[^,“\"«]{3,90}, (?:he|she|they|it|his|her|their|its) "
    r"|^[А-ЯЁ][а-яё]+ (?:[а-яё]+ ){0,3}(?:он|она|оно|они) "
)

_SPEAKS = (
    "(?:said|says|told|added|adds|wrote|tweeted|explained|continued|noted|warned|argued|claimed|insisted|recalled)"
)
_SAYS = "(?:сказа|отмети|добави|заяви|поясни|подчеркну|уточни|написа|сообщи|рассказа)л[аи]?"
NAMELESS_SPEAKER = re.compile(
    rf"[”\"’»],?\s+(?:he|she|they|it)\s+(?:\w+\s+)?{_SPEAKS}\b"
    rf"|[”\"’»],?\s+{_SPEAKS}\s+(?:he|she|they)\b"
    rf"|,\s+(?:he|she|they)\s+(?:also\s+)?{_SPEAKS}\b[^,]{{0,30}}$"
    rf"|[,—–»]\s*[—–-]?\s*{_SAYS}\s+(?:он|она|они)\b",
    re.IGNORECASE,
)
ONLY_SPEECH = re.compile(r"^(?:[“\"«][^”\"»]*[”\"»][.!?…]?|[—–-]\s.*)$")

PERSONAL = re.compile(
    r"(?<![\w’'.])(?:you|You|your|Your|I|my|My|me|we|We|our|Our|let’s|Let’s)(?!\w|\.)"
    r"|(?i:(?<!\w)(?:вы|вам|вас|ваш\w{0,3}|мы|нам|нас|наш\w{0,3}|мой|моя|мне|меня)(?!\w))"
)
SPEECH = re.compile(r"„[^“”]*[“”]|[“\"«„][^”\"»]*[”\"»]|(?<!\w)‘[^’]*’(?!\w)")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
FURNITURE = re.compile(
    "|".join(
        (
            r"\b(?:sign up|subscribe|newsletter|click here|read more|read our|our (?:live )?blog|our coverage)\b",
            r"\b(?:turn to|tune in|live coverage)\b",
            r"\b(?:follow (?:us|live|our|along)|all rights reserved|copyright|advertisement|cookies|privacy policy)\b",
            r"\b(?:contributed to this (?:report|story|article)|contributed reporting|reporting by|editing by)\b",
            r"\b(?:file photo|photo by|getty images|ap photo|via reuters)\b|\b(?:photo(?:graph)?|image|picture|video):",
            r"/(?:Reuters|AP|AFP|Getty|EPA|TASS)\b|\b(?:Reuters|AP|AFP|EPA|PA)/[A-Z]",
            r"^FILE\b|\bin this (?:[\w.,]+ ){0,4}(?:photo|image)\b|\bis an? (?:[\w-]+-based|freelance) ",
            rf"^(?:{_MONTHS}) \d{{1,2}}: |\((?:L|R|C|left|right|center)\)|, (?:left|right|center),",
            rf"(?:\bon|day,?|,) (?:{_MONTHS}) \d{{1,2}}, (?:19|20)\d\d\W*$",
            r"\bviews expressed in this\b|\b(?:author|host|editor) of (?:the )?[“\"]",
            r"\bthis (?:article|story|post|transcript|live blog|page|interview) (?:was|has been|is|first|originally)\b",
            r"^(?:watch|listen|see also|related|read|correction|update|updated|editor[’']s note|note|opinion)\b:?",
            r"\bis (?:an?|the) (?:\w+ ){0,4}(?:reporter|correspondent|columnist|contributor) (?:for|at|in|who|with)\b",
            r"^(?:[A-Z][\w.’'-]+ ){2,3}is an? (?:[\w-]+,? ){0,4}(?:analyst|journalist|writer|professor|fellow)\b",
            r"^(?:Be|Look|Check|Learn|Find|Get|See|Keep|Don[’']t|Click|Take|Here[’']s|Let[’']s|Remember|Imagine) ",
            r"^(?:Explore|Discover|Join|Download|Sign|Visit|Listen|Hear|Watch) ",
            r"^Use (?!(?:of|in|by|for|among|is|was|has|rose|fell|cases?)\b)",
            r"\b(?:tick|tap|press|swipe) (?:here|below)\b",
            # "HOT TIP: ", "UPDATES:Two"; but "TASHKENT: " and "NEW DELHI: " are where a report was written.
            r"(?-i:^(?!(?:NEW|SAN|LOS|ABU|HONG|KUALA|ADDIS|TEL|PORT|UNITED) )(?:[A-Z’']+ ){1,4}[A-Z’']+:)",
            r"(?-i:^(?:TIPS?|ALERT|WARNING|SPOILERS?|MORE|OFFER|DEALS?|SALE|QUIZ|POLL|FREE|UPDATES):|^[A-Z]{4,}:(?=\w))",
            r"(?-i:\bRT (?:for|if)\b)|\bwill bring us\b|\bcorrespondents?\b[^.]{0,40} will\b",
            r"[\U0001f1e6-\U0001faff\u2600-\u27bf]",
            r"\b(?:answered|listed|shown) (?:below|above)\b",
            r"^(?:Forget|Yes|No|Well|Sure), |^\w+ previously reported\b",
            r"\b\d{3}-\d{3}-\d{4}\b|(?:https?://|www\.|\S+@\S+\.\w+|pic\.twitter|t\.co/)|\s[|•]\s|[●►▪]",
            r"(?:^|\s)(?:Фото|Видео|Источник|Автор|Читайте также|Подробнее|Смотрите)\s*:|^Напомним\b",
            r"\b(?:подписывайтесь|подпишитесь|читайте также|все права защищены|при цитировании|ссылка обязательна)\b",
        )
    ),
    re.IGNORECASE,
)

CAPTION = re.compile(rf"\bon (?:{_MONTHS}) \d{{1,2}}\.?$")
"""What is a caption where it has none of `TELLING_VERB`: they are written as if they were now, and news as what was."""

_PAST = (
    "became|began|bought|broke|brought|built|came|caught|chose|cut|died|drew|drove|fell|felt|fought|found|gave|got|grew|"
    "heard|held|hit|kept|knew|laid|led|left|let|lost|made|meant|met|paid|put|quit|ran|read|rose|said|sank|sat|saw|sent|"
    "set|shot|shut|sold|spent|split|spoke|spread|stood|struck|swept|swore|thought|threw|told|took|went|woke|won|wrote"
)
TELLING_VERB = re.compile(
    rf"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|{_PAST})\b"
    r"|\b(?:begins?|closes?|comes?|ends?|expires?|falls?|goes|marks?|opens?|runs?|says?|starts?|takes?)\b"
    r"|\w{2}ed\b|[\w’'](?:['’](?:s|re|ve|ll|d)|n['’]t)\b"
)
_PLACING = (
    "about|above|across|after|against|all|along|among|and|around|as|at|before|behind|below|beside|between|both|but|by|"
    "down|during|for|from|half|in|inside|into|like|near|next|of|off|on|or|out|outside|over|since|than|through|to|toward|"
    "under|until|up|with|within|without"
)
VERB_LIKE = re.compile(
    rf"{TELLING_VERB.pattern}|\b[a-z]\w+(?:s|en|wn)\b|\b(?!(?:{_PLACING})\b)[a-z]\w+(?<!ing) (?:the|an?|to|that)\b"
)
"""Any word that may be a verb: more than are, so that a line without one is surely no sentence. English only."""

GLUED = re.compile(r"[a-zа-яё][.!?][A-ZА-ЯЁ][a-zа-яё]")

# "The [index] plunged", whose figure was taken out of the page with the blanks around it.
TORN = re.compile(
    r"^The(?:plung|tumbl|slid|sank|fell|dropp|rose|jump|climb|surg|soar|gain|shed|lost|clos|was|has)\w*\b"
)
QUOTE_MARKS = re.compile('["“”„«»]')
WHOLE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
PAIRS = (("(", ")"), ("[", "]"))
