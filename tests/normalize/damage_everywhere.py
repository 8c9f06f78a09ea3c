#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""damage_everywhere.py RAW NORMALIZE DUMP WORK STEP: damages a small raw trace everywhere.

Cuts it at each STEPth byte, changes a bit of each STEPth byte, and takes away, doubles, moves and
swaps all blocks; what must be true of what comes of it is in damage.py.  The schema's payload, which
is larger than all the rest, is damaged at some places only: its checksum is one.  Prints TAP.
"""

import sys

from damage import HEAD, Test, blocks, known


def bytes_of(raw, places, step):
    """The bytes to damage."""
    schema, length = places[1]
    for at in range(1, len(raw), step):
        if not schema + HEAD <= at < schema + length or at // step % 64 == 0:
            yield at


def cuts(raw, places, step):
    for at in bytes_of(raw, places, step):
        yield f'cut off at {at}', raw[:at]


def bits(raw, places, step):
    for at in bytes_of(raw, places, step):
        bit = at // step % 8
        yield f'bit {bit} of byte {at}', raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1:]


def arrangements(raw, places):
    """All but the first block, which says what this is."""
    first, *rest = [raw[at:at + length] for at, length in places]
    for i, block in enumerate(rest):
        without = rest[:i] + rest[i + 1:]
        yield f'block {i} missing', [first] + without
        for j in range(i, len(rest)):
            yield f'blocks {i} to {j} missing', [first] + rest[:i] + rest[j + 1:]
            yield f'block {i} again behind {j}', [first] + rest[:j + 1] + [block] + rest[j + 1:]
            if j > i:
                yield f'block {i} moved behind {j}', [first] + without[:j] + [block] + without[j:]
                yield f'blocks {i} and {j} swapped', \
                    [first] + rest[:i] + [rest[j]] + rest[i + 1:j] + [block] + rest[j + 1:]


def main():
    raw_path, normalize, dump, work, step = sys.argv[1:]
    with open(raw_path, 'rb') as file:
        raw = file.read()
    places = list(blocks(raw))
    test = Test(normalize, dump, work)
    status, whole = test.run(raw)
    test.report(status == 0 and known(whole) > 10, f'undamaged: {len(whole.events)} events')
    for name, cases in (('cut off', cuts(raw, places, int(step))), ('a bit changed', bits(raw, places, int(step))),
                        ('blocks missing, doubled, moved', ((name, b''.join(parts)) for name, parts in
                                                            arrangements(raw, places)))):
        count, notes = 0, []
        for what, bytes_ in cases:
            count += 1
            notes += [f'{what}: {wrong}' for wrong in test.wrongs(whole, bytes_)[2]]
        test.report(not notes and count > 100, f'{name}: {count} cases', notes)
    print(f'1..{test.count}')
    sys.exit(1 if test.failures else 0)


main()
