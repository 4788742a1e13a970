"""Words that carry no meaning for a search, folded as `analysis.fold` does. English and Russian."""

from __future__ import annotations

# "us" is missing on purpose: folded, the country and the pronoun are one word.
_ENGLISH = """
a about above after again against all also am an and any are arent as at be because been before being below between
both but by can cannot cant could couldnt did didnt do does doesnt doing dont down during each few for from further had
hadnt has hasnt have havent having he her here hers herself him himself his how i if in into is isnt it its itself just
let me more most my myself no nor not of off on once only or other ought our ours ourselves out over own same she
should shouldnt so some such than that the their theirs them themselves then there these they this those through to too
under until up upon very was wasnt we were werent what whats when where which while who whom whos whose why will with
without wont would wouldnt you your yours yourself yourselves
"""

_RUSSIAN = """
а без бы был была были было быть в вам вами вас весь во вот все всего всех вы где да даже для до его ее если есть еще
же за здесь зачем и из или им ими их к каждый как какая какие каким каких какого какое какой какую ко когда который
которая которое которые которых кто ли либо между меня мне мной мог мои мой моя мы на над нам нами нас не него нее нет
ни нибудь ним них но ну о об однако он она они оно от очень по под после потом потому почему при про с сам свой свое
свои себе себя со сколько так такая также такие такой там те тем то тогда того тоже той только том тот тут ты у уже чего
чей чем через что чтобы чья эта эти этим этих это этого этой этом этот эту я
"""

STOP_WORDS = frozenset((_ENGLISH + _RUSSIAN).split())
