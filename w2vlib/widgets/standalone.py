"""A widget flows in; one page that works without kernel and network flows out: its own module over a stand-in model."""

from __future__ import annotations

import base64
import json

STAND_IN = """
const read = id => document.getElementById(id).textContent, state = JSON.parse(read("state")), heard = {};
for (const [name, text] of Object.entries(JSON.parse(read("bytes"))))
  state[name] = new DataView(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer);
const model = {
  get: name => state[name],
  set: (name, value) => { state[name] = value; (heard["change:" + name] ?? []).forEach(listener => listener()); },
  save_changes: () => (window.saved ??= []).push({ ...state }),
  on: (event, listener) => (heard[event] ??= []).push(listener),
  off: (event, listener) => { heard[event] = heard[event].filter(other => other !== listener); },
};
const source = URL.createObjectURL(new Blob([read("module")], { type: "text/javascript" }));
const stop = (await import(source)).default.render({ model, el: document.getElementById("widget") });
Object.assign(window, { model, stop, ready: true });
"""


def standalone_html(widget, lang: str = "en") -> str:
    """The page of an anywidget that needs nothing but its synchronised traits, such as `TrainingPlayer`."""
    traits = {name: getattr(widget, name) for name in widget.trait_names(sync=True) if not name.startswith("_")}
    traits = {name: value for name, value in traits.items() if isinstance(value, (str, bytes, int, float, list, dict))}
    binary = {name: base64.b64encode(value).decode() for name, value in traits.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in traits.items() if name not in binary}
    scripts = {"state": _inside_script(json.dumps(plain)), "bytes": json.dumps(binary),
               "module": str(widget._esm).replace("</script", "<\\/script")}
    data = "".join(f'<script type="text/plain" id="{name}">{text}</script>\n' for name, text in scripts.items())
    title = str(getattr(widget, "title", "")).replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>body {{ margin: 16px }}\n{widget._css}</style></head>\n"
        f'<body><main id="widget"></main>\n{data}<script type="module">{STAND_IN}</script></body></html>\n'
    )


def _inside_script(text):
    return text.replace("<", "\\u003c")
