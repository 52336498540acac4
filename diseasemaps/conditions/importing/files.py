"""A file as text, or a sentence that says where it is wrong."""

from pathlib import Path


class Malformed(Exception):
    """The input is refused. The message names the file, the line if there is one, and the fault."""

    def __init__(self, path: Path, line: int | None, fault: str):
        place = f"{path}, line {line}" if line else f"{path}"
        super().__init__(f"{place}: {fault}")
        self.path, self.line, self.fault = path, line, fault


def read_text(path: Path) -> str:
    """The whole file as UTF-8 text. Raises Malformed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Malformed(path, None, f"cannot be read ({error.strerror})") from error
    if not content.strip():
        raise Malformed(path, None, "the file is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = f"not UTF-8 text (byte 0x{content[error.start]:02x})"
        raise Malformed(path, line, fault) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Malformed(path, line, "a NUL character, which no text holds")
    return text


def line_of(text: str, beginning: str) -> int | None:
    """The number of the first line that begins so."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(beginning):
            return number
    return None
