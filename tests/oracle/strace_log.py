# SPDX-License-Identifier: BSD-2-Clause
"""Reads a log of strace -f -y -v -o: which call each line is, its arguments and result.

Text is held as latin-1, so that a character is a byte."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r'(\d+) +(.*)', re.S)
RESUMED = re.compile(r'<\.\.\. (\w+) resumed>(.*)', re.S)
SUPERSEDED = re.compile(r'\+\+\+ superseded by execve in pid (\d+) \+\+\+')
BEGUN = re.compile(r'(\w+)\(')
RESULT = re.compile(r'\s*= (\?|-?\d+|0x[0-9a-f]+)(?:<((?:[^>\\]|\\.)*)>)?(\(deleted\))? ?([A-Z][A-Z0-9_]*)?')
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\.\.\.)?', re.S)
DESCRIPTOR = re.compile(r'(AT_FDCWD|-?\d+)(?:<((?:[^>\\]|\\.)*)>)?(\(deleted\))?$', re.S)
ESCAPE = re.compile(r'\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)', re.S)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:\.\.\.)?|(?<=[\w])<(?!<)(?:[^>\\]|\\.)*>|[\[\]{}(),]|[^"<\[\]{}(),]+|.', re.S)
CONTROL = {'n': '\n', 't': '\t', 'r': '\r', 'f': '\f', 'v': '\v', 'a': '\a', 'b': '\b', 'e': '\x1b'}
UNFINISHED = re.compile(r' <(?:unfinished|pid changed to \d+) \.\.\.>$')
ENDED_UNFINISHED = re.compile(r' <unfinished \.\.\.>\) += \?$')


class LogError(Exception):
    """A line that is not understood."""


@dataclass
class Call:
    """One system call: the numbers of the lines where it began and ended, and what they say."""
    tid: int
    name: str
    begin: int
    end: int
    arguments: list = field(default_factory=list)
    result: str = '?'        # decimal, or ? when the call did not return
    result_path: str = None  # of the descriptor that was returned
    result_deleted: bool = False
    error: str = None        # the error's name


def unescape(text):
    """What strace's quoted text stands for."""
    def one(match):
        code = match.group(1)
        if code[0] == 'x' and len(code) == 3:
            return chr(int(code[1:], 16))
        if code[0] in '01234567':
            return chr(int(code, 8) & 0xff)
        return CONTROL.get(code, code)
    return ESCAPE.sub(one, text) if '\\' in text else text


def string(argument):
    """(text, whole) of a quoted argument; None for NULL or an address."""
    match = STRING.match(argument)
    return (unescape(match.group(1)), not match.group(2)) if match else None


def strings(argument):
    """The list of texts in an argument like ["a", "b"]; None when not all of it is there."""
    found = [string(one) for one in split_list(argument)] if argument.startswith('[') else [None]
    return [text for text, _ in found] if all(one and one[1] for one in found) else None


def split_list(argument):
    return split_arguments(argument[1:] + ')')[0] if argument != '[]' else []


def descriptor(argument):
    """(number or AT_FDCWD, path or None, whether it is deleted) of an argument annotated by -y."""
    match = DESCRIPTOR.match(argument)
    if not match:
        raise LogError(f'not a descriptor: {argument}')
    number, path, deleted = match.group(1), match.group(2) and unescape(match.group(2)), bool(match.group(3))
    if number == 'AT_FDCWD' and path and path.endswith(' (deleted)'):
        path, deleted = path[:-len(' (deleted)')], True
    return number, path, deleted


def split_arguments(text):
    """Arguments up to the bracket that closes the call, and what follows it."""
    arguments, current, depth = [], [], 0
    for match in TOKEN.finditer(text):
        token = match.group()
        if token in ')]}' and depth == 0:
            arguments.append(''.join(current).strip())
            return ([] if arguments == [''] else arguments), text[match.end():]
        depth += (token in '([{') - (token in ')]}')
        if token == ',' and depth == 0:
            arguments.append(''.join(current).strip())
            current = []
        else:
            current.append(token)
    raise LogError('the call is not closed')


def parse_call(tid, begin, end, text):
    """The Call that one whole (joined) line describes."""
    name = BEGUN.match(text)
    if not name:
        raise LogError('not a call')
    arguments, rest = split_arguments(ENDED_UNFINISHED.sub(') = ?', text[name.end():]))
    result = RESULT.match(rest)
    if not result:
        raise LogError('no result')
    path = result.group(2)
    return Call(tid, name.group(1), begin, end, arguments, result.group(1), path and unescape(path),
                bool(result.group(3)), result.group(4))


class Assembler:
    """Joins the unfinished and resumed lines of each thread."""

    def __init__(self, names):
        self.names = names      # calls that are wanted
        self.pending = {}       # tid: (line number, text) of an unfinished call
        self.threads = set()
        self.calls = []

    def feed(self, number, line):
        match = LINE.match(line)
        if not match:
            raise LogError('no thread id')
        tid, text = int(match.group(1)), match.group(2)
        self.threads.add(tid)
        if text.startswith('+++'):
            self._end_of_thread(tid, number, text)
        elif text.startswith('<... '):
            self._resume(tid, number, text)
        elif not text.startswith(('---', '[')):
            self._add(tid, number, number, text)

    def finish(self):
        """Calls that the log leaves open."""
        for tid, (begin, text) in self.pending.items():
            self._keep(tid, begin, begin, text + ') = ?')

    def _end_of_thread(self, tid, number, text):
        superseded = SUPERSEDED.match(text)
        unfinished = self.pending.pop(tid, None)
        if unfinished:
            self._keep(tid, unfinished[0], number, unfinished[1] + ') = ?')
        if superseded:
            self.pending[tid] = self.pending.pop(int(superseded.group(1)))

    def _resume(self, tid, number, text):
        match = RESUMED.match(text)
        begin, start = self.pending.pop(tid, (None, None))
        if not match or begin is None or not start.startswith(match.group(1) + '('):
            raise LogError('resumes a call that was not begun')
        self._add(tid, begin, number, start + match.group(2))

    def _add(self, tid, begin, end, text):
        unfinished = UNFINISHED.search(text)
        if unfinished:
            self.pending[tid] = (begin, text[:unfinished.start()])
        else:
            self._keep(tid, begin, end, text)

    def _keep(self, tid, begin, end, text):
        if text[:text.find('(')] in self.names:
            self.calls.append(parse_call(tid, begin, end, text))


def read_calls(stream, names):
    """The wanted calls of a log in the order in which they ended, and all thread ids in it."""
    assembler = Assembler(frozenset(names))
    for number, line in enumerate(stream, 1):
        try:
            assembler.feed(number, line.rstrip('\n'))
        except LogError as error:
            raise LogError(f'line {number}: {error}: {line[:200]!r}') from None
    assembler.finish()
    return assembler.calls, assembler.threads
