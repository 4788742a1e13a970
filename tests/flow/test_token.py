"""A token that Telegram does not accept: one clear line, and the token in none."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flow.test_command_line import heliograph

pytestmark = pytest.mark.flow

TOKEN = "123456:AAnot-a-real-one-but-as-long-as-one"


class Refusing(BaseHTTPRequestHandler):
    """Answers as Telegram answers a token that it does not know."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"ok": false, "error_code": 401, "description": "Unauthorized"}'
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep quiet."""


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_token_that_is_refused_is_said_so_and_never_shown(tmp_path, new_home, command):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        done = heliograph(
            new_home(tmp_path),
            "--verbose",
            command,
            TELEGRAM_BOT_TOKEN=TOKEN,
            HELIOGRAPH_BOT__API_BASE_URL=f"http://127.0.0.1:{server.server_port}/bot",
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert done.returncode == (2 if command == "run" else 1)
    assert "Telegram does not accept the token; copy it again from @BotFather" in done.stdout + done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert TOKEN.partition(":")[2] not in done.stdout + done.stderr
