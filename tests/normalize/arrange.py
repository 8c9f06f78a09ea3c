#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""arrange.py SEED [late]: another arrangement of the same raw trace; text as dump prints it, in and out.

Each CPU's records are cut into blocks anew, the blocks of all CPUs interleaved at random, and marks put
between them that are true: a CPU's promises no more than what follows keeps.  With `late' the blocks lie
in any order, also those of one CPU, and the marks are where they were and true no more.
"""

import random
import re
import sys


def read(lines):
    """The text before the first records, the records of each CPU, the marks, and the text from END on."""
    head, cpus, marks, end, current = [], {}, [], [], None
    for line in lines:
        if line.startswith('@'):
            word = line.split()[0]
            if word == '@raw':
                current = cpus.setdefault(int(re.search(r'stream=(\d+)', line)[1]), [])
                continue
            if word == '@marks':
                current = marks
                continue
            current = end if word == '@end' else head
        current.append(line)
    return head, cpus, marks, end


def time_of(record):
    """When a record was made, ns."""
    return int(re.search(r' time=(\d+)', record)[1])


def mark(stream, left, written):
    """A mark as true as it can be: the earliest time of what is left."""
    promise = min(map(time_of, left)) if left else 1 << 62
    return f'mark cpu={stream - 1} time={promise} written={written}\n'


def main():
    """Prints the arrangement."""
    random.seed(int(sys.argv[1]))
    late = 'late' in sys.argv
    head, cpus, marks, end = read(sys.stdin)
    pieces = []
    left = {stream: list(records) for stream, records in cpus.items()}
    while any(left.values()):
        stream = random.choice([each for each in left if left[each]])
        size = random.choice((1, 7, 100, 1500))
        pieces.append([f'@raw stream={stream}\n', *left[stream][:size]])
        left[stream] = left[stream][size:]
        if not late and random.random() < 0.2:
            pieces.append(['@marks\n', *(mark(each, left[each], len(cpus[each]) - len(left[each])) for each in left)])
    if late:
        pieces += [['@marks\n', *marks[at:at + 4]] for at in range(0, len(marks), 4)]
        random.shuffle(pieces)
    else:
        pieces.append(['@marks\n', *(mark(each, [], len(cpus[each])) for each in left)])
    for piece in (head, *pieces, end):
        sys.stdout.writelines(piece)


if __name__ == '__main__':
    main()
