"""A kernel's websocket flows in; the same that sends each message at once flows out.

By default the system keeps a small message back until the browser has confirmed the last one, which costs a press of a
widget some 40 ms. A JupyterLab of your own sends at once with

    jupyter lab --ServerApp.kernel_websocket_connection_class=w2vlib.support.prompt.PromptConnection
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Switches Nagle's algorithm off (RFC 896) for its websocket."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()
