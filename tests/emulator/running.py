"""Heliograph as its owner runs it: a process, a home folder, a configuration file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from emulator.telegram import Telegram

ROOT = Path(__file__).parents[2]
STARTING = 90.0
"""Seconds: the model takes 6 to 8 to load on two quiet cores."""
STOPPING = 15.0


class Heliograph:
    """One installation. `command` runs to its end; `start` runs the bot beside the test."""

    def __init__(self, home: Path, config: Path, *options: str) -> None:
        self._home, self._config, self._options = home, config, options
        self._log = config.with_suffix(".log")
        self._bot: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        """Return its folder of data."""
        return self._home

    def command(self, *arguments: str) -> str:
        """Run one command and return what it printed; fail with its complaint."""
        done = subprocess.run(
            self._line(*arguments), cwd=ROOT, env=_environment(), capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, (
            f"heliograph {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout

    def start(self, telegram: Telegram, **environment: str) -> None:
        """Start the bot with this `environment` beside its token, and wait until it asks Telegram for updates."""
        before = telegram.world.polls
        with self._log.open("ab") as log:
            secrets = {"TELEGRAM_BOT_TOKEN": telegram.token} | environment
            self._bot = subprocess.Popen(
                self._line("run"), cwd=ROOT, env=_environment() | secrets, stdout=log, stderr=log
            )
        telegram.wait_for(lambda: self._is_up(telegram, before), f"the bot to come up\n{self.log()}", STARTING)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the bot and return its exit status."""
        assert self._bot is not None, "the bot is not running"
        self._bot.send_signal(how)
        try:
            return self._bot.wait(STOPPING)
        finally:
            self._bot.kill()
            self._bot.wait()
            self._bot = None

    def close(self) -> None:
        """End the bot if it still runs."""
        if self._bot is not None:
            self.stop(signal.SIGKILL)

    def log(self) -> str:
        """Return the end of what the bot printed and logged."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-6000:] if self._log.exists() else ""

    def whole_log(self) -> str:
        """Return all that the bot printed and logged."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def _is_up(self, telegram: Telegram, before: int) -> bool | None:
        assert self._bot is not None and self._bot.poll() is None, f"the bot ended:\n{self.log()}"
        return True if telegram.world.polls > before else None

    def _line(self, *arguments: str) -> list[str]:
        options = ["--home", str(self._home), "--config", str(self._config)]
        return [sys.executable, "-m", "bot.cli", *options, *self._options, *arguments]


def _environment() -> dict[str, str]:
    """Return the environment without what a developer's shell may hold for another bot."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    return kept | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
