"""The page while the class works: behind a token, as the files are by now, and nothing but the page."""

import http.client
import json
from pathlib import Path
from threading import Thread

import pytest

from w2vlib.classroom.__main__ import main
from w2vlib.classroom.serve import server


def write(path, *answers):
    lines = [json.dumps({"v": 2, "id": "04.2", "at": "2026-11-26T09:00:00+00:00", "did": did}) for did in answers]
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "seat-1.json", "tried", "tried", "tried")
    return tmp_path


@pytest.fixture
def ask(folder):
    served, where = server(folder)
    Thread(target=served.serve_forever, daemon=True).start()

    def asked(path=None, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", served.server_port, timeout=20)
        connection.request(method, "/" + where.rpartition("/")[2] if path is None else path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()

    yield asked
    served.shutdown()
    served.server_close()


def test_the_page_follows_the_files(folder, ask):
    answer, html = ask()
    assert answer.status == 200 and "seat-1" in html and "1 waits" in html and 'http-equiv="refresh"' in html
    write(folder / "seat-2.json", "right")
    assert "seat-2" in ask()[1]
    (folder / "seat-1.json").unlink()
    assert "seat-1" not in ask()[1]


def test_a_page_that_the_browser_has_is_not_sent_again(folder, ask):
    tag = ask()[0].headers["ETag"]
    answer, body = ask(**{"If-None-Match": tag})
    assert (answer.status, body) == (304, "")
    write(folder / "seat-2.json", "right")
    assert ask(**{"If-None-Match": tag})[0].status == 200


@pytest.mark.parametrize("path", ["/", "/x", "/../seat-1.json", "/seat-1.json", "/%00", "/?token=", "/%C3%A4"])
def test_without_the_token_there_is_nothing(ask, path):
    answer, body = ask(path)
    assert answer.status == 403 and "seat-1" not in body and "<" not in body


def test_the_token_alone_is_the_whole_path(folder, ask):
    served, where = server(folder)
    served.server_close()
    token = where.rpartition("/")[2]
    assert len(token) >= 20 and ask(f"/{token}")[0].status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_page_can_only_be_read(ask, method):
    assert ask(method=method)[0].status == 501


def test_a_page_runs_nothing_and_asks_for_nothing(ask):
    headers = ask()[0].headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"


def test_what_can_not_be_served_is_one_sentence(tmp_path, capsys):
    assert main(["serve", str(tmp_path / "missing")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_the_address_is_the_machines_own_unless_another_is_chosen(folder):
    served, where = server(Path(folder))
    served.server_close()
    assert served.server_address[0] == "127.0.0.1" and where.startswith("http://127.0.0.1:")
