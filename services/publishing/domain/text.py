"""Texts cut to what a place has room for."""


def one_line(text: str, length: int) -> str:
    """The beginning of a text as one line of at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
