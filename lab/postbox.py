"""A mail server for the black-box test: takes every message on the loopback, sends none on."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class Postbox(socketserver.ThreadingTCPServer):
    """Keeps the messages that it was given in ``messages``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages: list[EmailMessage] = []

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as Python's smtplib speaks."""

    server: Postbox

    def handle(self) -> None:
        self.say("220 lab")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self.say("354 go on")
                self.take()
            self.say("221 bye" if line == b"QUIT" else "250 ok")
            if line == b"QUIT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def take(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        if isinstance(message, EmailMessage):
            self.server.messages.append(message)


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    with Postbox() as postbox:
        threading.Thread(target=postbox.serve_forever, daemon=True).start()
        yield postbox
        postbox.shutdown()
