#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""damage.py RAW OTHER NORMALIZE DUMP WORK COUNT: damages the raw trace and compares.

At COUNT places each a copy is cut off, has a bit changed, lacks a block, several, or bytes, or has
a block twice, or one of the other trace between its own.  Whatever normalize then says of an event
must be what it says of the undamaged trace, or be marked as unknown: never another path.  Prints TAP.
"""

import posixpath
import random
import re
import struct
import subprocess
import sys

HEAD = 88
WORD = re.compile(r'([a-z_0-9]+)=("(?:[^"\\]|\\.)*"|\[[0-9,]*\]|\S+)')
UNRESOLVED, FOLLOWED = 1, 8             # enum file_status
UNKNOWN_BIRTH, DOUBTED = 2, 4           # enum process_status


def blocks(raw):
    """Where each block lies: its head says how long it is (buildtrace(5))."""
    at = 0
    while at < len(raw):
        stored, = struct.unpack_from('<I', raw, at + 16)
        length = HEAD + (stored + 7) // 8 * 8
        yield at, length
        at += length


class Trace:
    """A normalized trace: its events by what tells them apart, with what is said of each."""

    def __init__(self, lines):
        self.strings, self.files, self.processes, self.running, self.events = {}, {}, {}, {}, {}
        self.lists = {}
        self.asked = {}                 # inode number: the names that it was asked for by
        self.verdict = ''
        for line in lines:
            kind, _, rest = line.partition(' ')
            self.take(kind, dict(WORD.findall(rest)), rest)

    def take(self, kind, words, rest):
        if kind == 'string':
            self.strings[words['id']] = words.get('text', '""')[1:-1]
        elif kind == 'strings':
            self.lists[words['id']] = [self.strings[each] for each in words['strings'].strip('[]').split(',') if each]
        elif kind == 'file':
            self.files[words['id']] = (self.strings[words['path']], self.strings.get(words.get('real')),
                                       int(words.get('status', '0'), 0), words.get('ino'))
            self.asked.setdefault(words.get('ino'), set()).add(self.strings[words['path']])
        elif kind == 'process':
            self.processes[words['id']] = words
            self.running[words['id']] = self.files.get(words.get('exe'))
        elif kind == 'verdict':
            self.verdict = rest
        elif 'sequence' in words or 'time' in words:
            self.event(kind, words)

    def event(self, kind, words):
        if kind in ('mark', 'lost') or kind.startswith('@'):
            return
        process = self.processes[words['process']]
        if kind == 'exec' and words.get('result', '0') == '0':
            self.running[words['process']] = self.files.get(words.get('file'))
            process['status'] = str(int(process.get('status', '0'), 0) & ~DOUBTED)
        sure = not int(process.get('status', '0'), 0) & (UNKNOWN_BIRTH | DOUBTED)
        said = {'file': self.files.get(words.get('file')), 'target': self.files.get(words.get('target')),
                'argv': self.lists.get(words.get('argv')), 'text': self.strings.get(words.get('text')),
                'exe': self.running[words['process']] if sure and kind != 'exec' else None,
                'result': words.get('result', '0')}
        key = (kind, words['time'], words.get('cpu', '0'), words.get('tid'), words.get('fd'), process['pid'])
        while key in self.events:
            key += ('again',)
        self.events[key] = said


def same_path(got, expected):
    """Dots may stay where a directory is not known any more to be none behind a link."""
    return got == expected or '..' in got.split('/') and posixpath.normpath(got) == posixpath.normpath(expected)


def is_part(path, names):
    """Of an unresolved path the beginning is missing.  A descriptor may be told by the name that it was opened by."""
    return any(name.endswith((path, posixpath.normpath(path).lstrip('./'))) for name in names)


def file_differs(got, expected, asked):
    if got is None:
        return None
    if expected is None:
        return f'{got}, where nothing is known'
    path, real, status, ino = got
    if status & UNRESOLVED:
        if not is_part(path, {expected[0]} | (asked[expected[3]] if expected[3] else set())):
            return f'unresolved {path}, not a part of {expected[0]}'
    elif not same_path(path, expected[0]):
        return f'{path}, not {expected[0]}'
    if real is not None and real != expected[1] and not (expected[1] is None and real == expected[0]):
        return f'real {real}, not {expected[1]}'
    if ino not in (None, expected[3]):
        return f'inode {ino}, not {expected[3]}'
    return None


def differences(whole, damaged):
    """What is said of an event of the damaged trace, and is not true."""
    for key, got in damaged.events.items():
        expected = whole.events.get(key)
        if expected is None:
            yield f'{key}: not in the undamaged trace'
            continue
        for name in ('file', 'target', 'exe'):
            wrong = file_differs(got[name], expected[name], whole.asked)
            if wrong:
                yield f'{key}: {name}: {wrong}'
        for name in ('argv', 'text', 'result'):
            if got[name] not in (None, expected[name]):
                yield f'{key}: {name}: {got[name]}, not {expected[name]}'


def known(trace):
    """In how many events there is a file that is sure."""
    return sum(1 for said in trace.events.values() if said['file'] and not said['file'][2] & UNRESOLVED)


def damages(raw, places, other, count):
    """(what was done, the trace): a choice that is the same each time."""
    choose = random.Random(4)
    inner = places[1:]
    strangers = [other[at:at + length] for at, length in list(blocks(other))[1:]]
    for at, length in inner[:4]:
        yield f'block at {at}, one of the first, missing', raw[:at] + raw[at + length:]
    for _ in range(count):
        at, length = choose.choice(inner)
        yield f'block at {at} missing', raw[:at] + raw[at + length:]
        where = choose.randrange(at, at + length)
        yield f'bit changed at {where}', raw[:where] + bytes([raw[where] ^ 1 << choose.randrange(8)]) + raw[where + 1:]
        where = choose.randrange(at, len(raw))
        yield f'cut off at {where}', raw[:where]
        first, last = sorted(choose.choices(inner, k=2))
        yield f'blocks from {first[0]} to {last[0]} missing', raw[:first[0]] + raw[last[0]:]
        where, gone = choose.randrange(at, len(raw)), choose.randrange(1, 100000)
        yield f'{gone} bytes missing at {where}', raw[:where] + raw[where + gone:]
        yield f'a stranger before the block at {at}', raw[:at] + choose.choice(strangers) + raw[at:]
        yield f'block at {at} twice', raw[:at + length] + raw[at:at + length] + raw[at + length:]
    yield 'END missing', raw[:places[-1][0]]


class Test:
    def __init__(self, normalize, dump, work):
        self.normalize, self.dump, self.work, self.count, self.failures = normalize, dump, work, 0, 0

    def run(self, raw):
        path = f'{self.work}/damaged'
        with open(path, 'wb') as file:
            file.write(raw)
        with open(f'{self.work}/normalized', 'wb') as out:
            status = subprocess.run([self.normalize, '-q', path], stdout=out, stderr=subprocess.DEVNULL,
                                    check=False, timeout=120).returncode
        lines = subprocess.run([self.dump, f'{self.work}/normalized'], capture_output=True, check=False,
                               timeout=120).stdout.decode('latin-1').split('\n')
        return status, Trace(lines)

    def wrongs(self, whole, bytes_):
        """The exit status and the trace that come of these bytes, and what is wrong with them."""
        status, damaged = self.run(bytes_)
        wrong = list(differences(whole, damaged))
        # A bit that no reader looks at may change; then all must be as before.
        if status != 3 and not (status == 0 and damaged.events == whole.events):
            wrong.append(f'exit status {status}')
        return status, damaged, wrong

    def report(self, good, name, notes=()):
        self.count += 1
        self.failures += not good
        print(f'{"ok" if good else "not ok"} {self.count} - {name}')
        for note in list(notes)[:5]:
            print(f'# {note}')
        sys.stdout.flush()


def main():
    raw_path, other_path, normalize, dump, work, count = sys.argv[1:]
    with open(raw_path, 'rb') as file:
        raw = file.read()
    with open(other_path, 'rb') as file:
        other = file.read()
    places = list(blocks(raw))
    test = Test(normalize, dump, work)
    status, whole = test.run(raw)
    test.report(status == 0 and known(whole) > 500 and len(places) > 10,
                f'undamaged: {len(places)} blocks, {len(whole.events)} events, {known(whole)} with a sure file')
    kept = events = 0
    for name, bytes_ in damages(raw, places, other, int(count)):
        status, damaged, wrong = test.wrongs(whole, bytes_)
        kept += known(damaged)
        events += len(damaged.events)
        test.report(not wrong, f'{name}: exit status {status}, {len(damaged.events)} events, {known(damaged)} sure', wrong)
    test.report(kept > events / 4, f'of {events} events left, {kept} have a file that is still sure')
    print(f'1..{test.count}')
    sys.exit(1 if test.failures else 0)


if __name__ == '__main__':
    main()
