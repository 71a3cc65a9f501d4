"""A file becomes a script, or a list of what is wrong with it, each with its line.

The YAML is read event by event, without tags, anchors or aliases, so that a file holds just what is
written in it, and `yes` and `no` stay words.
"""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Never, TypeVar

import msgspec

from callscripts.model import Script
from callscripts.problems import Fact, Problem, ScriptUnusable

SIZE_LIMIT = 256 * 1024
DEPTH_LIMIT = 12

Key = tuple[str | int, ...]
Data = TypeVar("Data")


class Loaded(msgspec.Struct, frozen=True):
    """A script and where each of its keys stands."""

    script: Script
    file: str
    lines: dict[Key, int]
    sheets: dict[Key, str] = {}
    """The sheet of each key, where the file is a workbook; its lines are rows then."""

    def problem(self, code: str, key: Key, **facts: Fact) -> Problem:
        """Return a problem at this key, or at the nearest key above that is written in the file."""
        place = nearest(self.lines, key)
        line = self.lines.get(place)
        return Problem(code, self.file, line, written(key), facts, self.sheets.get(place, ""))


def load(path: Path | str) -> Script:
    """Return the script of a file; raise `ScriptUnusable` where it is none."""
    return read(Path(path)).script


def bytes_of(path: Path) -> bytes:
    """Return what a file holds. Raises `ScriptUnusable` where it is no regular file, or too large."""
    return _bytes(path)


def shipped_names() -> tuple[str, ...]:
    """Return the names of the scripts that come with the product."""
    names = (entry.name for entry in Path(__file__).with_name("scripts").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def shipped(name: str) -> Script:
    """Return one of the scripts that come with the product."""
    from importlib.resources import files

    file = f"{name}.yaml"
    if name not in shipped_names():
        raise ScriptUnusable(Problem("file_missing", file))
    return parsed(files("callscripts").joinpath("scripts", file).read_bytes(), file).script


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook, by its ending."""
    return path.suffix.lower() == ".xlsx"


def read(path: Path) -> Loaded:
    """Return the script of a file and where its keys stand: YAML, or a workbook carried over whole."""
    if not is_workbook(path):
        return parsed(_bytes(path), str(path))
    from callscripts.xlsform.carrying import carried

    found = carried(path)
    if found.loaded is None or found.problems:
        raise ScriptUnusable(*found.problems)
    return found.loaded


def written(key: Key) -> str:
    """Return a key as it is shown: `questions[2].ask.zh`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in key)
    return "".join(steps).removeprefix(".")


def nearest(lines: dict[Key, int], key: Key) -> Key:
    """Return this key, or the nearest one above it that has a line; the empty one where none has."""
    return next((key[:size] for size in range(len(key), -1, -1) if key[:size] in lines), ())


# The file.


def _bytes(path: Path) -> bytes:
    file = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            _refuse("file_not_regular", file)
        with path.open("rb") as stream:
            content = stream.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        _refuse("file_missing", file)
    except (OSError, ValueError) as error:
        _refuse("file_unreadable", file, error=getattr(error, "strerror", None) or str(error))
    return content


def _refuse(code: str, file: str, line: int | None = None, key: Key = (), **facts: Fact) -> Never:
    raise ScriptUnusable(Problem(code, file, line, written(key), facts))


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _text(content: bytes, file: str) -> str:
    """Return the words of a file, which are UTF-8."""
    if len(content) > SIZE_LIMIT:
        _refuse("file_too_large", file, limit=SIZE_LIMIT)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse("file_not_utf8", file, 1)
    if b"\0" in content:
        _refuse("file_binary", file, content.count(b"\n", 0, content.index(b"\0")) + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse("file_not_utf8", file, content.count(b"\n", 0, error.start) + 1)
    if bad := _UNPRINTABLE.search(text):
        _refuse("file_binary", file, text.count("\n", 0, bad.start()) + 1)
    return text


# Its YAML.


class _Reader:
    """Builds plain data from the events of a YAML text, and notes the line of each key."""

    def __init__(self, text: str, file: str) -> None:
        import yaml

        self.yaml = yaml
        self.file = file
        self.lines: dict[Key, int] = {(): 1}
        self._events = self._stream(text)

    def document(self) -> object:
        """Return the data of the only document."""
        next(self._events)  # start of the stream
        if isinstance(next(self._events), self.yaml.StreamEndEvent):
            _refuse("file_empty", self.file)
        root = self._node(next(self._events), ())
        for _ in self._events:  # the rest of the file has to be in order too
            pass
        return root

    def _stream(self, text: str) -> Iterator[Any]:
        """Give the events, refusing what a script may not hold."""
        loader = getattr(self.yaml, "CSafeLoader", self.yaml.SafeLoader)
        documents = 0
        try:
            for event in self.yaml.parse(text, Loader=loader):
                documents += isinstance(event, self.yaml.DocumentStartEvent)
                self._let_in(event, documents)
                yield event
        except self.yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            _refuse("yaml_broken", self.file, line, detail=str(error.problem or error.context))
        except self.yaml.YAMLError as error:
            _refuse("yaml_broken", self.file, detail=str(error).splitlines()[0])

    def _let_in(self, event: Any, documents: int) -> None:
        line = event.start_mark.line + 1
        if documents > 1:
            _refuse("yaml_many_documents", self.file, line)
        if isinstance(event, self.yaml.AliasEvent) or getattr(event, "anchor", None):
            _refuse("yaml_alias", self.file, line)
        if tag := getattr(event, "tag", None):
            _refuse("yaml_tag", self.file, line, tag=str(tag))

    def _node(self, event: Any, key: Key) -> object:
        if isinstance(event, self.yaml.ScalarEvent):
            return plain_value(event.value) if event.implicit[0] else event.value
        if len(key) >= DEPTH_LIMIT:
            line = event.start_mark.line + 1
            _refuse("yaml_too_deep", self.file, line, key[:3], limit=DEPTH_LIMIT)
        if isinstance(event, self.yaml.SequenceStartEvent):
            return self._list(key)
        return self._mapping(key)

    def _list(self, key: Key) -> list[object]:
        items: list[object] = []
        for event in self._events:
            if isinstance(event, self.yaml.SequenceEndEvent):
                break
            place = (*key, len(items))
            self.lines[place] = event.start_mark.line + 1
            items.append(self._node(event, place))
        return items

    def _mapping(self, key: Key) -> dict[str, object]:
        data: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, self.yaml.MappingEndEvent):
                break
            line = event.start_mark.line + 1
            if not isinstance(event, self.yaml.ScalarEvent):
                _refuse("key_not_text", self.file, line, key)
            name = str(event.value)
            place = (*key, name)
            if name in data:
                _refuse("key_twice", self.file, line, place, name=name, first_line=self.lines[place])
            self.lines[place] = line
            data[name] = self._node(next(self._events), place)
        return data


_WHOLE_NUMBER = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


def plain_value(plain: str) -> object:
    """Return what an unquoted word stands for: `yes`, `no`, dates and the like are words."""
    if plain in _WORDS:
        return _WORDS[plain]
    return int(plain) if _WHOLE_NUMBER.fullmatch(plain) else plain


def parsed(content: bytes, file: str) -> Loaded:
    """Return the script that these bytes are, and where its keys stand."""
    script, lines = parsed_as(Script, content, file)
    return Loaded(script, file, lines)


def parsed_as(kind: type[Data], content: bytes, file: str) -> tuple[Data, dict[Key, int]]:
    """Return the data of a kind that these bytes are, and the line of each key.

    Raises `ScriptUnusable` where they are none, with every place that does not fit.
    """
    from callscripts.shape import shape_problems

    reader = _Reader(_text(content, file), file)
    data = reader.document()
    found = [
        Problem(code, file, reader.lines[nearest(reader.lines, key)], written(key), facts)
        for code, key, facts in shape_problems(data, kind)
    ]
    if found:
        raise ScriptUnusable(*found)
    return msgspec.convert(data, kind), reader.lines
