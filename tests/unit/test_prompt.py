"""Messages of a kernel reach the browser at once, in the JupyterLab that `make lab` starts."""

import re
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.utils.importstring import import_item

from w2vlib.support.prompt import PromptConnection

MAKEFILE = Path(__file__).parents[2] / "Makefile"


def test_messages_are_not_kept_back(monkeypatch):
    done = []

    class Websocket(KernelWebsocketHandler):
        def __init__(self): ...

        def set_nodelay(self, value):
            done.append(value)

    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda connection: done.append("connect") or "soon")
    assert PromptConnection(websocket_handler=Websocket()).connect() == "soon"
    assert done == [True, "connect"]


def test_make_lab_names_it_to_the_server():
    option, name = re.search(r"--ServerApp\.(\w+)=([\w.]+Connection)", MAKEFILE.read_text("utf-8")).groups()
    server = ServerApp(**{option: name})
    assert server.kernel_websocket_connection_class is import_item(name) is PromptConnection
