#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""pairs.py QUERY TRACE SEED COUNT: whether `query A | query B' is `query "A and B"', for filters made up at random.

The values that they compare with are those of the trace.  Functions look at the whole trace, so they are only
in A.  Prints each pair that differs, and how many events were selected in all."""

import json
import random
import subprocess
import sys

RELATIONS = ['self', 'parent', 'ancestor', 'within', 'descendant', 'inputs', 'outputs', 'writers', 'readers']
PATTERNS = ['^/', 'a.*e', '[0-9]+$', '[.]h$', 'x|y', 'lib']
GLOBS = ['**/*.h', '/usr/**', '*', '**/lib*/**', '/*/[a-m]*/**', '**/?']
SHOWN = ('--columns=evt.seq,evt.time,evt.type,evt.child,file.path,file.target,proc.name,proc.exe,proc.args,'
         'proc.depth,proc.ppid,proc.exit,proc.dur')


def query(*arguments, trace=None):
    return subprocess.run([sys.argv[1], *arguments], input=trace, stdout=subprocess.PIPE, check=True).stdout


def quoted(text):
    return '"' + ''.join(c if c.isalnum() or c in ' /._-+=:' else ''.join(f'\\x{b:02x}' for b in c.encode())
                         for c in text) + '"'


class Filters:
    def __init__(self, trace):
        self.types = dict(line.split()[:2] for line in query('--fields').decode().splitlines() if line.strip())
        self.values = {}
        for line in query('-f', 'json', '', trace).splitlines():
            for name, value in json.loads(line).items():
                if name in self.types:
                    self.values.setdefault(name, set()).update(value if isinstance(value, list) else [value])
        self.names = sorted(self.values)

    def text_test(self, name, value):
        operator = random.choice(['==', '!=', '<', '>=', '~', '!~', 'glob', 'in', 'contains', 'startswith', 'endswith'])
        cut = random.randrange(len(value) + 1)
        operand = quoted({'startswith': value[:cut], 'endswith': value[cut:], 'contains': value[cut // 2:cut]}
                         .get(operator, value))
        operand = {'~': f'r"{random.choice(PATTERNS)}"', '!~': f'r"{random.choice(PATTERNS)}"',
                   'glob': quoted(random.choice(GLOBS)), 'in': f'{{{operand}}}'}.get(operator, operand)
        return f'{name} {operator} {operand}'

    def test(self):
        name = random.choice(self.names)
        sort, value = self.types[name], random.choice(sorted(self.values[name], key=str))
        unit = 's' if sort == 'time' else ''
        if sort == 'bool' or random.random() < 0.1:
            return name
        if sort in ('string', 'strings'):
            test = self.text_test(name, value)
            return test if sort == 'string' else random.choice(['', 'any', 'all']) + f'({test})'
        if sort in ('name', 'id'):
            return f'{name} {random.choice(["==", "!="])} {value}'
        if random.random() < 0.3:
            return f'{name} in {{{value}{unit}, {value}{unit}..{int(value) + 3}{unit}}}'
        return f'{name} {random.choice(["==", "!=", "<", "<=", ">", ">="])} {value}{unit}'

    def expression(self, depth, functions):
        part = [self.expression(depth - 1, functions) for _ in range(2)] if depth else []
        choice = random.random() if depth else 0
        if choice < 0.4:
            return self.test()
        if choice < 0.8:
            return f'({random.choice([" and ", " or ", " && ", " || "]).join(part)})'
        if choice < 0.9 or not functions:
            return f'{random.choice(["not", "!"])} ({part[0]})'
        return f'{random.choice(RELATIONS)}({part[0]})'


def main():
    trace, count = sys.argv[2], int(sys.argv[4])
    random.seed(int(sys.argv[3]))
    filters, selected, differ = Filters(trace), 0, 0
    events = int(query('-c', '', trace))
    for _ in range(count):
        one, other = filters.expression(2, True), filters.expression(2, False)
        both = f'({one}) and ({other})'
        got = query('-f', 'json', SHOWN, other, trace=query('-f', 'trace', one, trace))
        expected = query('-f', 'json', SHOWN, both, trace)
        number = len(expected.splitlines())
        counted, rest = int(query('-c', both, trace)), int(query('-c', '-r', both, trace))
        if got != expected or counted != number or counted + rest != events:
            differ += 1
            print(f'{one} | {other}: {len(got.splitlines())}, not {number}; counted {counted} and {rest}')
        selected += number
    print(f'{count} pairs, {differ} differ, {selected} events')
    sys.exit(1 if differ or not selected else 0)


if __name__ == '__main__':
    main()
