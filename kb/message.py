"""A message: what is to be said, as a code of the catalogue and the values that are put in. Who speaks, words it."""

from __future__ import annotations

from msgspec import Struct

from diagnops.kb.case import Text

Value = str | int | float | Text | tuple[str, ...] | None


class Message(Struct, frozen=True, omit_defaults=True):
    """`code` is an entry of the catalogue in `diagnops.messages`.

    A signal on a role is written `role/signal` among the values, a state by its name. `hint` is the code of a way out;
    each face has its own (an option, a link), with the same values. `because` is another message that is its reason.
    """

    code: str
    values: dict[str, Value] = {}
    hint: str = ""
    because: Message | None = None

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return self.code.replace("_", " ") + (f" ({told})" if told else "")


def message(code: str, /, *, hint: str = "", because: Message | None = None, **values: Value) -> Message:
    """A message with its values.

    >>> str(message("unknown_signal", name="io.que_length"))
    "unknown signal (name='io.que_length')"
    """
    return Message(code, values, hint, because)


def place(role: str | None, signal: str) -> str:
    """A signal on a role, as it stands among the values of a message."""
    return f"{role}/{signal}" if role else signal
