"""A widget flows in; HTML that works without kernel and network flows out: its own module over a stand-in model."""

from __future__ import annotations

import base64
import json
from html import escape

STAND_IN = """
const read = id => document.getElementById(id).textContent, heard = {};
const state = JSON.parse(read("PLACE-state"));
for (const [name, text] of Object.entries(JSON.parse(read("PLACE-bytes"))))
  state[name] = new DataView(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer);
const model = {
  get: name => state[name],
  set: (name, value) => { state[name] = value; (heard["change:" + name] ?? []).forEach(listener => listener()); },
  save_changes: () => (window.saved ??= []).push({ ...state }),
  on: (event, listener) => (heard[event] ??= []).push(listener),
  off: (event, listener) => { heard[event] = heard[event].filter(other => other !== listener); },
};
const source = URL.createObjectURL(new Blob([read("PLACE-module")], { type: "text/javascript" }));
const { default: widget } = await import(source), el = document.getElementById("PLACE");
el.replaceChildren();
Object.assign(window, { model, stop: widget.render({ model, el }), ready: true });
"""


def fragment(widget, place: str = "widget", still: str = "") -> str:
    """The part of a page that an anywidget needs if its synchronised traits are all it needs, as of `TrainingPlayer`.

    Parameters
    ----------
    widget : anywidget.AnyWidget
    place : the id of the element that it is drawn in, one of its own for each widget of a page
    still : HTML that stands there until the widget does, and stays where no script runs
    """
    traits = {name: getattr(widget, name) for name in widget.trait_names(sync=True) if not name.startswith("_")}
    traits = {name: value for name, value in traits.items() if isinstance(value, (str, bytes, int, float, list, dict))}
    binary = {name: base64.b64encode(value).decode() for name, value in traits.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in traits.items() if name not in binary}
    scripts = {"state": json.dumps(plain).replace("<", "\\u003c"), "bytes": json.dumps(binary),
               "module": str(widget._esm).replace("</script", "<\\/script")}
    data = "".join(f'<script type="text/plain" id="{place}-{name}">{text}</script>\n' for name, text in scripts.items())
    return (f'<style>{widget._css}</style>\n<div id="{place}">{still}</div>\n'
            f'{data}<script type="module">{STAND_IN.replace("PLACE", place)}</script>\n')


def standalone_html(widget) -> str:
    """A whole page with nothing but the widget."""
    title = escape(str(getattr(widget, "title", "")))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>body {{ margin: 16px }}</style></head>\n<body><main>{fragment(widget)}</main></body></html>\n"
    )
