"""When an answer is to be a short one: the rule, and the count of questions that it needs.

A whole answer reads ten passages again and encodes the sentences of what is shown; that takes most of its time. Where
questions come faster than whole answers can be given, or where one has waited already, they get the answer without
both: somewhat less well ordered, and in time. Nobody is turned away.
"""

from __future__ import annotations

from collections import deque

PATIENCE = 0.15
"""Seconds that a question waits before it is hurried: about what a whole answer takes on two cores."""

MOST_A_SECOND = 3
"""Questions in one second that all get whole answers: two cores give five a second (bench/load.py), and must not be
full, or every second question would find one before it."""


class Rush:
    """Remembers when the last few questions came; moments are seconds of one clock that never goes back."""

    def __init__(self) -> None:
        """Begin with no question asked."""
        self._moments: deque[float] = deque(maxlen=MOST_A_SECOND + 1)

    def ask(self, moment: float) -> None:
        """Count a question that came at `moment`."""
        self._moments.append(moment)

    def is_on(self, moment: float) -> bool:
        """Say whether more questions came in the second before `moment` than get whole answers."""
        return len(self._moments) > MOST_A_SECOND and self._moments[0] > moment - 1.0

    def hurries(self, *, came: float, moment: float) -> bool:
        """Say whether what came at `came` and has its turn at `moment` is to be hurried."""
        return moment - came > PATIENCE or self.is_on(moment)
