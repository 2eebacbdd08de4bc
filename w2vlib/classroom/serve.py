"""A shared folder of learners' files flows in; the page of the class flows out to a browser, as it is by now.

The address holds a token, and who does not know it gets nothing. Nothing is written, and nothing leaves the machine but
the page. It goes unencrypted: on another address than the machine's own, whoever listens in the network can read it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

from .learners import files, read_all
from .report import page
from .summary import summary

REFRESH = 5  # seconds
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                               "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Folder:
    """The page of a folder, made anew only when a file has come, gone or changed."""

    def __init__(self, folder: Path):
        self._folder, self._turn, self._seen, self._page = folder, Lock(), None, b""

    def page(self) -> bytes:
        """The page as it is by now."""
        with self._turn:
            seen = list(self._state())
            if seen != self._seen:
                self._page, self._seen = page(summary(*read_all([self._folder])), REFRESH).encode(), seen
            return self._page

    def _state(self) -> Iterator[tuple]:
        for path in files([self._folder]):
            try:
                state = path.stat()
            except OSError:  # it has gone, or is a link that leads nowhere
                yield path, None
            else:
                yield path, state.st_mtime_ns, state.st_size


class _Answer(BaseHTTPRequestHandler):
    timeout = 10  # seconds for a request to be whole
    server_version, sys_version = "classroom", ""

    def __init__(self, folder, token, *given):
        self._folder, self._token = folder, token
        super().__init__(*given)

    def do_GET(self):
        """The page if the path is the token, with 304 where the browser has it already."""
        if not secrets.compare_digest(self.path.encode(), f"/{self._token}".encode()):
            self._send(403, b"The address of this page ends in a token; it stands where the page was started.")
            return
        content = self._folder.page()
        tag = f'"{sha256(content).hexdigest()}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, b"", ETag=tag)
        else:
            self._send(200, content, "text/html", ETag=tag)

    def _send(self, status, content, kind="text/plain", **more):
        self.send_response(status)
        for name, value in {**HEADERS, **more}.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *given):
        """Nothing: the path is the token."""


def server(folder: Path, address: str = "127.0.0.1", port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """A server that `serve_forever` starts, and where its page is; with port 0 the system chooses one that is free.

    Raises
    ------
    ValueError
        If there is no such folder.
    OSError
        If the address is not one of this machine, or the port is taken.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder {str(folder)!r}: name the one in which the learners' files are.")
    token = secrets.token_urlsafe(16)
    found = ThreadingHTTPServer((address, port), partial(_Answer, Folder(folder), token))
    found.daemon_threads = True
    return found, f"http://{address}:{found.server_port}/{token}"
