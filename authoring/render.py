"""Markdown, formulas and code flow in; HTML flows out that needs no network: one renderer for pages, slides and kit."""

import ast
import html
import re

import mistune
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

FUNCTION = re.compile(r"(?<!<msub>)(<mi>(?:log|exp|cos)</mi>)(?!<mo stretchy)")
"""A function's name in MathML that neither bracket nor index follows: LaTeX would leave a thin space there."""

_formatter = HtmlFormatter(nowrap=True, style="xcode")
CODE_COLOURS = _formatter.get_style_defs("pre.code")


class Renderer(mistune.HTMLRenderer):
    """Formulas become MathML, links between notebooks stay, any other address is left out and its text kept."""

    def inline_math(self, text):
        return _mathml(text, "inline")

    def block_math(self, text):
        return _mathml(text, "block")

    def link(self, text, url, title=None):
        return f'<a href="{url[:-6]}.html">{text}</a>' if re.fullmatch(r"[\w.]+\.ipynb", url) else text

    def block_code(self, code, info=None):
        return f"<pre>{html.escape(code)}</pre>"


def _mathml(text, display):
    math = convert(text.strip(), display=display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    return FUNCTION.sub(r'\1<mspace width="0.17em"/>', math)


def reader(renderer):
    """A function from Markdown to HTML that draws with `renderer`."""
    return mistune.create_markdown(renderer=renderer, plugins=["math", "table", "strikethrough"])


markdown = reader(Renderer(escape=True))


def python(source):
    """Python code as HTML, with its syntax in colours."""
    return f'<pre class="code">{highlight(source, PythonLexer(), _formatter)}</pre>'


def is_imports(source):
    """Whether a cell does nothing but import."""
    return all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in ast.parse(source).body)
