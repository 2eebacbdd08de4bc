"""A value of any kind flows in; its repr, as a message can quote it, flows out: short, and never an error."""

import reprlib


class _Quoted(reprlib.Repr):
    def repr_instance(self, x, level):
        try:
            return super().repr_instance(x, level)
        except Exception:  # not even its class has a name
            return "something"

    repr_int = repr_instance  # Python writes out no whole number of more than 4,300 digits


_quoted = _Quoted()
_quoted.maxstring = _quoted.maxother = 80
quoted = _quoted.repr
