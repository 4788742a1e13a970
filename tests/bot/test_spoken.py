"""Whatever people read comes from `Texts`: no sentence stands in the code that makes messages, notices and buttons.

The code is read, not run: a literal with words in it must not flow into a message, a notice, a label or styled text,
whether it stands there, in a name that is given there, or inside something that is built there.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"
SPEAKING = ("asking", "briefs", "delivery", "rendering", "rooms", "telegram", "timing", "watching")
FIRST = {
    *("Message", "Reaction", "Button", "Part", "Markup", "plain", "bold", "styled", "link"),
    *("answer", "edit_message_text", "reply_text", "InputTextMessageContent", "InlineQueryResultsButton"),
}
"""What shows its first argument to people."""
ANY = FIRST | {"send_message", "send_message_draft", "InlineQueryResultArticle"}
SHOWN = {"text", "notice", "label", "title", "description", "message_text"}
"""What of others is shown when given by name."""
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[^\W\d_]+[,.:;!?]? [^\W\d_]+|[а-яё]{2,}", re.IGNORECASE)


def speaking() -> list[Path]:
    inner = (path for name in SPEAKING for path in BOT.glob(f"{name}/*.py"))
    return sorted([BOT / "handlers.py", BOT / "composer.py", *inner])


def shown_in(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call shows to people."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    yield from call.args[:1] if name in FIRST else call.args if name in ANY else ()
    yield from (keyword.value for keyword in call.keywords if name in ANY and keyword.arg in SHOWN)


def literals(shown: ast.AST, *, inside: bool = False) -> Iterator[str]:
    """Yield the words that an expression shows; what it gives to another call counts only if it is a sentence."""
    if isinstance(shown, ast.Constant) and isinstance(shown.value, str):
        if (SENTENCE if inside else WORD).search(shown.value):
            yield shown.value
        return
    for part in ast.iter_child_nodes(shown):
        yield from literals(part, inside=inside or isinstance(shown, ast.Call | ast.Subscript | ast.Compare))


def named(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each plain name, anywhere in a module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and getattr(node, "value", None) is not None:
                found.setdefault(target.id, []).append(node.value)
    return found


def spoken(source: str) -> list[str]:
    """Return the literals of a module that people would read."""
    tree = ast.parse(source)
    names, said = named(tree), []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for shown in shown_in(call):
            given = [shown] + (names.get(shown.id, []) if isinstance(shown, ast.Name) else [])
            said += [f"line {call.lineno}: {text}" for each in given for text in literals(each)]
    return said


@pytest.mark.parametrize("path", speaking(), ids=lambda path: str(path.relative_to(BOT)))
def test_no_module_says_anything_in_its_own_words(path: Path):
    assert spoken(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'Message("Done.")',
        'Message(text="Nothing was found")',
        'Reaction("Saved")',
        'Reaction(notice=f"Muted until {until}")',
        'Button("Stop", data="ax:1")',
        'Button(label=f"Remove {number}", data="x:1")',
        'Markup().plain(f"{count} stories")',
        'markup.line().bold("Sources")',
        'markup.link("here", url)',
        'markup.plain(clipped("nothing came of it", 80))',
        'said = "Подписки"\nmarkup.plain(said)',
        'HEADING: Final = "Brief"\nmarkup = Markup().bold(HEADING)',
        'query.answer("Too late.")',
        'message = Message("late " + name)',
        'Message("; ".join(["one source", *others]))',
    ],
)
def test_words_of_its_own_are_found_wherever_they_stand(source: str):
    assert spoken(source)


@pytest.mark.parametrize(
    "source",
    [
        'Reaction(texts.say("stopped"))',
        'Button(f"{CHOSEN}{label}", data="s:zone:UTC")\nCHOSEN = "✓ "',
        'markup.plain(f"{number}. ").add(worded(texts, "story_more"))',
        'markup.plain(texts.say("because_named", named=", ".join(names)))',
        'worded(texts, "backtest_only").plain(f" ({score})")',
        'Message(said.text, said.entities, file=Attachment("heliograph.json", content))',
    ],
)
def test_keys_marks_and_numbers_are_no_words(source: str):
    assert spoken(source) == []
