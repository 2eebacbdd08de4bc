"""A folder of notebooks flows in; JupyterLab serves it privately, and a driver runs its notebooks in a real browser.

    with LabServer(folder) as server, chromium() as browser, Lab(server, browser) as lab:
        lab.open("notebooks/00_start_here.ipynb")
        lab.run_all()
        assert lab.errors() == []
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},  # a test leaves the notebooks as they are
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},  # every cell is in the page, seen or not
}

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

PROMPT = "w2vlib.support.prompt.PromptConnection"
USUAL = "jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection"

CURRENT = "window.jupyterapp?.shell?.currentWidget"


class NoBrowser(RuntimeError):
    """There is no browser to drive; the message says how to get one."""


def find_browser():
    """The path of a Chromium: the one `W2V_BROWSER` names, or else the first of `BROWSERS` that is installed.

    Raises
    ------
    NoBrowser
        If there is none.
    """
    names = [os.environ["W2V_BROWSER"]] if os.environ.get("W2V_BROWSER") else BROWSERS
    for name in names:
        if path := shutil.which(name):
            return path
    raise NoBrowser(
        f"There is no browser to test with ({', '.join(names)} not found): install Chromium (Debian, Ubuntu: "
        "apt install chromium) or set W2V_BROWSER to the path of a Chromium or Chrome."
    )


@contextmanager
def chromium():
    """A running headless browser (a Playwright `Browser`), closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class LabServer:
    """JupyterLab on a free loopback port, with settings of its own, serving `root` until the `with` block ends.

    Attributes
    ----------
    url, token : str
        Where it listens (no trailing slash), and what it asks for.
    """

    def __init__(self, root, connection=PROMPT):
        """`connection` names the class of the kernels' websockets: that of `make lab`, or `USUAL`, JupyterLab's own."""
        self.root, self.connection = Path(root).resolve(), connection

    def __enter__(self):
        self.token = secrets.token_hex(16)
        self._home = Path(tempfile.mkdtemp(prefix="lab-"))
        for plugin, values in SETTINGS.items():
            file = self._home / "settings" / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        try:
            self._start(port)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self, port):
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.root,
            "ServerApp.kernel_websocket_connection_class": self.connection,
            "IdentityProvider.token": self.token,
            "LabApp.expose_app_in_browser": True,  # gives the driver window.jupyterapp
            "LabApp.extension_manager": "readonly",
        }
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        with open(self._home / "log", "w") as log:
            self._process = subprocess.Popen(
                command + [f"--{name}={value}" for name, value in options.items()],
                env=os.environ | {name: str(self._home / folder) for name, folder in folders.items()},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("JupyterLab did not start:\n" + self.log()[-3000:])
            time.sleep(0.1)

    def _answers(self):
        try:
            urllib.request.urlopen(f"{self.url}/api/status?token={self.token}", timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def log(self):
        """What the server has printed."""
        return (self._home / "log").read_text()

    def __exit__(self, *_):
        self._process.terminate()  # the server shuts its kernels down
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)


class Lab:
    """One page of `browser` on `server`. Nothing off this machine can be reached from it.

    Attributes
    ----------
    page : playwright.sync_api.Page
        For whatever this class has no word for.
    blocked : list of str
        The addresses off this machine that the page asked for, in vain.
    complaints : list of str
        The errors that the browser's console showed.
    """

    def __init__(self, server, browser, width=1280, height=1400):
        self.server, self.browser, self.size = server, browser, {"width": width, "height": height}
        self.blocked, self.complaints = [], []

    def __enter__(self):
        self._context = self.browser.new_context(viewport=self.size)
        self._context.route("**/*", self._guard)
        self.page = self._context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self

    def __exit__(self, *_):
        self.page.evaluate(f"{CURRENT}?.sessionContext?.shutdown()")  # the next to open this notebook starts anew
        self._context.close()

    def _guard(self, route):
        address = route.request.url
        if address.startswith((self.server.url, "data:", "blob:")):
            route.continue_()
        else:
            self.blocked.append(address)
            route.abort()

    def open(self, notebook):
        """Show one notebook (a path below the server's root) and wait until its kernel is ready."""
        self.page.goto(f"{self.server.url}/doc/tree/{notebook}?reset&token={self.server.token}")
        self.page.wait_for_function(f"() => {CURRENT}?.sessionContext?.isReady")
        self.wait_idle()

    def wait_idle(self, seconds=120):
        """Wait until the kernel has nothing left to do."""
        idle = f"() => {CURRENT}?.sessionContext?.session?.kernel?.status === 'idle'"
        self.page.wait_for_function(idle, timeout=seconds * 1000)

    def run_all(self, seconds=300):
        """Run every cell and wait for the last one."""
        self.page.evaluate(
            """seconds => Promise.race([
                window.jupyterapp.commands.execute('notebook:run-all-cells'),
                new Promise((_, fail) => setTimeout(() => fail(`cells still run after ${seconds} s`), seconds * 1000)),
            ])""",
            seconds,
        )
        self.wait_idle(seconds)

    def cells(self):
        """The code cells as dictionaries: `count` (None if not run), `source`, `outputs` (as in a notebook file)."""
        return self.page.evaluate(
            f"""() => [...{CURRENT}.content.model.cells].filter(cell => cell.type === 'code').map(cell => ({{
                count: cell.executionCount,
                source: cell.sharedModel.getSource(),
                outputs: Array.from({{length: cell.outputs.length}}, (_, i) => cell.outputs.get(i).toJSON()),
            }}))"""
        )

    def errors(self):
        """Pairs (number of the code cell, error) for each cell that raised."""
        return [
            (number, f"{output['ename']}: {output['evalue']}")
            for number, cell in enumerate(self.cells(), 1)
            for output in cell["outputs"]
            if output["output_type"] == "error"
        ]

    def cell(self, number):
        """Code cell `number`, counted from 1, as a Playwright locator; its `.jp-OutputArea` holds the outputs."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number - 1)

    def screenshot(self, path, element=None):
        """Save a picture of the page, or of one element (a selector or a locator)."""
        if isinstance(element, str):
            element = self.page.locator(element).first
        (element or self.page).screenshot(path=path)
