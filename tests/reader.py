#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A second reader of traces, written from buildtrace(5) alone, to witness that page and the C code.

    reader.py [--strict] TRACE          (- is standard input)

It prints the text that tests/tools/dump prints, less the lines that begin with #, and shows what the
trace's own schema describes.  With --strict, whatever a correct writer does not write is damage, too.

Damage is told on standard error, with its offset, and makes the exit status 3; what has to be
refused makes it 1.  Numbers of steps in comments are those of READING in the page.
"""

import struct
import subprocess
import sys
import threading

# ---------------------------------------------------------------- checksum: XXH3, 64 bits, seed 0

M32, M64 = 0xffffffff, 0xffffffffffffffff
P32_1, P32_2, P32_3 = 0x9e3779b1, 0x85ebca77, 0xc2b2ae3d
P64_1, P64_2, P64_3 = 0x9e3779b185ebca87, 0xc2b2ae3d27d4eb4f, 0x165667b19e3779f9
P64_4, P64_5 = 0x85ebca77c2b2ae63, 0x27d4eb2f165667c5
SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
    "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
    "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
    "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
    "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
STRIPES = 16                    # of 64 bytes in a block of XXH3
WORDS = struct.unpack("<24Q", SECRET)
KEYS = tuple(WORDS[stripe + lane] for stripe in range(STRIPES) for lane in range(8))
LAST_KEYS = struct.unpack_from("<8Q", SECRET, 192 - 64 - 7)


def u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def u64(data, at):
    return struct.unpack_from("<Q", data, at)[0]


def fold(a, b):
    product = a * b
    return (product & M64) ^ (product >> 64)


def avalanche(h):
    h ^= h >> 37
    h = h * 0x165667919e3779f9 & M64
    return h ^ h >> 32


def avalanche64(h):
    h ^= h >> 33
    h = h * P64_2 & M64
    h ^= h >> 29
    h = h * P64_3 & M64
    return h ^ h >> 32


def mix16(data, at, key):
    return fold(u64(data, at) ^ u64(SECRET, key), u64(data, at + 8) ^ u64(SECRET, key + 8))


def rotate(h, bits):
    return (h << bits | h >> (64 - bits)) & M64


def sum_to_16(data, n):
    if n > 8:
        low = u64(data, 0) ^ u64(SECRET, 24) ^ u64(SECRET, 32)
        high = u64(data, n - 8) ^ u64(SECRET, 40) ^ u64(SECRET, 48)
        swapped = int.from_bytes(low.to_bytes(8, "little"), "big")
        return avalanche(n + swapped + high + fold(low, high) & M64)
    if n >= 4:
        h = u32(data, n - 4) + (u32(data, 0) << 32) ^ u64(SECRET, 8) ^ u64(SECRET, 16)
        h ^= rotate(h, 49) ^ rotate(h, 24)
        h = h * 0x9fb21c651e98df25 & M64
        h ^= (h >> 35) + n
        h = h * 0x9fb21c651e98df25 & M64
        return h ^ h >> 28
    if n:
        h = data[0] << 16 | data[n >> 1] << 24 | data[n - 1] | n << 8
        return avalanche64(h ^ u32(SECRET, 0) ^ u32(SECRET, 4))
    return avalanche64(u64(SECRET, 56) ^ u64(SECRET, 64))


def sum_to_240(data, n):
    h = n * P64_1
    if n <= 128:
        for i in range((n - 1) // 32, -1, -1):
            h += mix16(data, 16 * i, 32 * i) + mix16(data, n - 16 * i - 16, 32 * i + 16)
        return avalanche(h & M64)
    for i in range(8):
        h += mix16(data, 16 * i, 16 * i)
    h = avalanche(h & M64)
    for i in range(8, n // 16):
        h += mix16(data, 16 * i, 16 * (i - 8) + 3)
    return avalanche(h + mix16(data, n - 16, 136 - 17) & M64)


def accumulate(lanes, words, keys):
    """Takes in any number of stripes; column by column, for speed."""
    keyed = [word ^ key for word, key in zip(words, keys)]
    products = [(k & M32) * (k >> 32) for k in keyed]
    for i in range(8):
        lanes[i] = lanes[i] + sum(products[i::8]) + sum(words[i ^ 1::8]) & M64


def sum_long(data, n):
    lanes = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1]
    whole = (n - 1) // (64 * STRIPES)
    for block in range(whole):
        accumulate(lanes, struct.unpack_from("<128Q", data, 1024 * block), KEYS)
        for i in range(8):
            lanes[i] = (lanes[i] ^ lanes[i] >> 47 ^ WORDS[16 + i]) * P32_1 & M64
    stripes = (n - 1 - 1024 * whole) // 64
    accumulate(lanes, struct.unpack_from("<%dQ" % (8 * stripes), data, 1024 * whole), KEYS)
    accumulate(lanes, struct.unpack_from("<8Q", data, n - 64), LAST_KEYS)
    h = n * P64_1
    for i in range(0, 8, 2):
        h += fold(lanes[i] ^ u64(SECRET, 11 + 8 * i), lanes[i + 1] ^ u64(SECRET, 19 + 8 * i))
    return avalanche(h & M64)


def checksum(data):
    n = len(data)
    return sum_to_16(data, n) if n <= 16 else sum_to_240(data, n) if n <= 240 else sum_long(data, n)


# ---------------------------------------------------------------- Zstandard

FRAME = bytes.fromhex("28b52ffd")


def frame_end(data, at):
    """Where the frame at `at' ends (RFC 8878, 3.1.1); None: it is cut off or damaged."""
    at += 4
    try:
        descriptor = data[at]
        single = descriptor >> 5 & 1
        at += 2 - single + (0, 1, 2, 4)[descriptor & 3] + (single, 2, 4, 8)[descriptor >> 6]
        last = False
        while not last:
            head = int.from_bytes(data[at:at + 3], "little")
            if at + 3 > len(data) or head >> 1 & 3 == 3:
                return None
            last = head & 1
            at += 3 + (1 if head >> 1 & 3 == 1 else head >> 3)
        at += 4 * (descriptor >> 2 & 1)
    except IndexError:
        return None
    return at if at <= len(data) else None


def zstd(data, limit=None):
    """The content of the frames in data, at most limit bytes; and whether they were whole."""
    process = subprocess.Popen(["zstd", "-dcq", "--memory=128MB"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if limit is None:
        content = process.communicate(data)[0]
        return content, process.returncode == 0
    feeder = threading.Thread(target=feed, args=(process.stdin, data))
    feeder.start()
    content = process.stdout.read(limit)
    beyond = process.stdout.read(1)
    process.stdout.close()
    feeder.join()
    return content, process.wait() == 0 and not beyond


def feed(pipe, data):
    """In a thread, for output may come before all input is taken."""
    try:
        pipe.write(data)
        pipe.close()
    except BrokenPipeError:
        pass


def decompress(stored, raw_length):
    """A payload; None: not whole frames, or not raw_length bytes."""
    at = 0
    while at < len(stored):
        end = frame_end(stored, at) if stored.startswith(FRAME, at) else None
        if end is None:
            return None
        at = end
    if not stored:
        return b"" if raw_length == 0 else None
    content, whole = zstd(stored, raw_length)
    return content if whole and len(content) == raw_length else None


def unwrap(data):
    """The stream without the frames around it; and whether they were whole."""
    parts, at = [], 0
    while data.startswith(FRAME, at):
        end = frame_end(data, at)
        content, whole = zstd(data[at:end])
        parts.append(content)
        if end is None or not whole:
            return b"".join(parts), False
        at = end
    return b"".join(parts) + data[at:], True


# ---------------------------------------------------------------- schema and records

TYPES = {1: ("H", 2), 2: ("I", 4), 3: ("Q", 8), 4: ("i", 4), 5: ("q", 8), 6: (None, 8), 7: (None, 8)}
TEXT, IDS = 6, 7
OCTAL = {9}                                             # units: mode
HEXADECIMAL = {8, 13, 19, 20, 21, 22, 23, 24, 25}       # dev, open_flags, sharing and statuses


class Damage(Exception):
    """What one block has, so that it cannot be used."""


class Refused(Exception):
    """What a reader must stop for."""


class Field:
    def __init__(self, name, offset, kind, unit=0):
        self.name, self.offset, self.type, self.unit = name, offset, kind, unit
        self.end = offset + TYPES[kind][1]


def full(fields):
    """Length of the fixed part that has all the fields."""
    return max([8] + [field.end for field in fields]) + 7 & ~7


# What it takes to read the section block and the schema.  All else the schema tells.
KNOWN_KINDS = {1: (0, b"property"), 2: (1, b"schema_kind"), 3: (2, b"schema_field")}
KNOWN_SHAPES = {
    0: [Field(b"name", 8, TEXT), Field(b"value", 16, TEXT)],
    1: [Field(b"number", 8, 1), Field(b"shape", 10, 1), Field(b"spare", 12, 2), Field(b"name", 16, TEXT)],
    2: [Field(b"shape", 8, 1), Field(b"offset", 10, 1), Field(b"type", 12, 1), Field(b"unit", 14, 1),
        Field(b"name", 16, TEXT)]}
END_RECORD = 49
TOTALS = (b"blocks", b"records", b"bytes", b"seal")


class Record:
    def __init__(self, data, kind, fixed):
        self.data, self.kind, self.fixed = data, kind, fixed

    def span(self, field):
        return struct.unpack_from("<II", self.data, field.offset)

    def get(self, field):
        """A number, bytes, a list of ids; or None: absent."""
        if field.offset >= self.fixed:
            return None
        letter = TYPES[field.type][0]
        if letter:
            return struct.unpack_from("<" + letter, self.data, field.offset)[0]
        offset, length = self.span(field)
        if not offset and not length:
            return None
        value = self.data[offset:offset + length]
        return value if field.type == TEXT else list(struct.unpack("<%dI" % (length // 4), value))

    def check(self, fields):
        """Rules 5 to 7 of Validity."""
        for field in fields:
            if field.offset < self.fixed < field.end:
                raise Damage("fixed %d ends within %s" % (self.fixed, field.name.decode()))
            if field.offset < self.fixed and field.type in (TEXT, IDS):
                offset, length = self.span(field)
                if not offset and not length:
                    continue
                if not self.fixed <= offset <= len(self.data) or length > len(self.data) - offset:
                    raise Damage("the span of %s leads out of the record" % field.name.decode())
                if field.type == IDS and length % 4:
                    raise Damage("the ids of %s are no multiple of 4" % field.name.decode())


class Schema:
    """What kinds there are, and which fields they have: from the schema block."""

    def __init__(self):
        self.kinds = {number: kind for number, kind in KNOWN_KINDS.items()}
        self.shapes = {number: list(fields) for number, fields in KNOWN_SHAPES.items()}

    def fields(self, kind):
        """None: the kind is not known."""
        return self.shapes.get(self.kinds[kind][0], []) if kind in self.kinds else None

    def take(self, records):
        for record in records:
            known = KNOWN_SHAPES.get(record.kind - 1, []) if record.kind in (2, 3) else []
            value = {field.name: record.get(field) or 0 for field in known}
            if record.kind == 2:
                self.take_kind(value)
            elif record.kind == 3:
                self.take_field(value)
        for fields in self.shapes.values():
            fields.sort(key=lambda field: field.offset)

    def take_kind(self, value):
        number, shape = value[b"number"], value[b"shape"]
        if number in KNOWN_KINDS and KNOWN_KINDS[number][0] != shape:
            raise Refused("the schema gives kind %d the shape %d" % (number, shape))
        self.kinds[number] = shape, value[b"name"] or b""

    def take_field(self, value):
        if value[b"type"] not in TYPES or value[b"offset"] < 8:
            return              # of a later version, perhaps: its bytes are shown as extra
        field = Field(value[b"name"] or b"", value[b"offset"], value[b"type"], value[b"unit"])
        fields = self.shapes.setdefault(value[b"shape"], [])
        fields[:] = [other for other in fields if (other.name, other.offset) != (field.name, field.offset)]
        for known in KNOWN_SHAPES.get(value[b"shape"], []):
            if known.name == field.name:
                if (known.offset, known.type) != (field.offset, field.type):
                    raise Refused("the schema has another field %s of shape %d" %
                                  (field.name.decode(), value[b"shape"]))
        fields.append(field)


def split(payload, at, schema):
    """The records from `at' on, each of them found valid; or Damage."""
    records = []
    while at < len(payload):
        left = len(payload) - at
        if left < 8:
            raise Damage("%d bytes behind the last record" % left)
        length, kind, fixed = struct.unpack_from("<IHH", payload, at)
        least = 40 if 16 <= kind <= 31 else 48 if 64 <= kind <= 127 else 8
        if length < 8 or length % 8 or length > left:
            raise Damage("record of length %d, where %d are left" % (length, left))
        if not least <= fixed <= length:
            raise Damage("record of kind %d with a fixed part of %d" % (kind, fixed))
        record = Record(payload[at:at + length], kind, fixed)
        record.check(schema.fields(kind) or [])
        records.append(record)
        at += length
    return records


# ---------------------------------------------------------------- text

ESCAPES = {0: "\\0", 9: "\\t", 10: "\\n", 34: '\\"', 92: "\\\\"}
QUOTED = [ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else "\\x%02x" % byte) for byte in range(256)]


def quoted(data):
    return '"%s"' % "".join([QUOTED[byte] for byte in data])


def assignment(name, value):
    return " %s=%s" % (name, value) if value else ""


def field_text(field, value):
    name = field.name.decode("utf-8", "replace")
    if isinstance(value, bytes):
        return " %s=%s" % (name, quoted(value))
    if isinstance(value, list):
        return " %s=[%s]" % (name, ",".join(map(str, value)))
    if value and field.unit in OCTAL:
        return " %s=0%o" % (name, value)
    if value and field.unit in HEXADECIMAL:
        return " %s=0x%x" % (name, value)
    return assignment(name, value)


def record_text(record, schema, name=None, without=()):
    fields = schema.fields(record.kind)
    if fields is None:
        return (name or "record kind=%d" % record.kind) + " fixed=%d bytes=%s" % (
            record.fixed, quoted(record.data[8:]))
    text = name or schema.kinds[record.kind][1].decode("utf-8", "replace")
    if record.fixed != full(fields):
        text += " fixed=%d" % record.fixed
    text += "".join([field_text(field, record.get(field)) for field in fields if field.name not in without])
    if record.fixed > full(fields):
        text += " extra=%s" % quoted(record.data[full(fields):record.fixed])
    return text


# ---------------------------------------------------------------- blocks

SYNC = bytes.fromhex("b74254520d0a1a0a")
SECTION, SCHEMA, END = 1, 2, 9
BLOCKS = {1: "section", 2: "schema", 3: "state", 4: "raw", 5: "marks", 6: "definitions", 7: "events",
          8: "verdict", 9: "end"}
ZSTD, CRITICAL, RESET, RESERVED = 1, 2, 4, 0xf8
LARGEST = 16777216
SECTION_KINDS = {1: "raw", 2: "normalized"}


class Head:
    SIZE = 88

    def __init__(self, stream, at):
        """Raises ValueError when no good head lies at `at'."""
        if len(stream) - at < self.SIZE or stream[at:at + 8] != SYNC:
            raise ValueError
        (self.type, self.flags, self.stream, self.stored, self.raw, self.records, self.spare, self.section, self.number,
         self.first, self.last, self.kinds, self.payload_sum, self.head_sum) = struct.unpack_from(
             "<8xHHIIIIIQQQQQQQ", stream, at)
        if self.head_sum != checksum(stream[at:at + 80]) or max(self.stored, self.raw) > LARGEST:
            raise ValueError
        if self.stored != self.raw and not self.flags & ZSTD:
            raise ValueError
        self.payload = at + self.SIZE
        self.padding = self.payload + self.stored
        self.end = self.payload + (self.stored + 7 & ~7)


def words(head):
    """What a block's line tells of its head."""
    text = " reset" if head.flags & RESET else ""
    text += assignment("stream", head.stream)
    text += " zstd" if head.flags & ZSTD else ""
    text += " noncritical" if not head.flags & CRITICAL else ""
    return text + (" flags=0x%x" % (head.flags & ~7) if head.flags & ~7 else "")


def unknown_text(head, stored):
    return ("@block type=%d flags=0x%x" % (head.type, head.flags) + assignment("stream", head.stream) +
            assignment("records", head.records) + assignment("time_first", head.first) +
            assignment("time_last", head.last) + assignment("kinds", head.kinds) + " payload=" + quoted(stored))


class Section:
    """What is known of a section while it is read."""

    def __init__(self, number, kind):
        self.number, self.kind = number, kind
        self.last = 0
        self.ids = {}                   # unit: ids that are defined
        self.sequences = {}             # stream: the last sequence
        self.blocks = self.records = self.bytes = 0
        self.seal = b""
        self.schema = Schema()
        self.damaged = self.ended = False

    def count(self, head):
        self.blocks += 1
        self.records += head.records
        self.bytes += head.end - head.payload + Head.SIZE
        self.seal += struct.pack("<Q", head.head_sum)

    def check(self, record):
        """The totals and the seal of the end record."""
        found = dict(zip(TOTALS, (self.blocks, self.records, self.bytes, checksum(self.seal))))
        for field in self.schema.fields(END_RECORD) or []:
            if field.name in found and (record.get(field) or 0) != found[field.name]:
                raise Damage("END tells %s=%d, found were %d" %
                             (field.name.decode(), record.get(field) or 0, found[field.name]))


def section_head(payload, at):
    """Checks the section head; returns its line and its length."""
    def refuse_if(condition, why):
        if condition:
            raise Refused("section at byte %d: %s" % (at, why))

    refuse_if(len(payload) < 96, "its head is too short")
    (magic, major, minor, kind, size, incompatible, compatible, uuid, boot, clock, cpus, start, wall,
     ring) = struct.unpack_from("<8sHHHHQQ16s16sIIQqQ", payload)
    refuse_if(magic != b"BTRACE\r\n", "magic is %r" % magic)
    refuse_if(major != 1, "major is %d" % major)
    refuse_if(incompatible, "unknown features 0x%x" % incompatible)
    refuse_if(size < 96 or size > len(payload) or size % 8, "head_size is %d" % size)
    refuse_if(kind not in SECTION_KINDS, "kind is %d" % kind)
    refuse_if(clock != 1, "clock is %d" % clock)
    text = "@section kind=%s major=%d" % (SECTION_KINDS[kind], major) + assignment("minor", minor)
    text += " head_size=%d" % size if size != 96 else ""
    text += assignment("compatible", compatible) + " uuid=" + uuid.hex()
    text += " boot_id=" + boot.hex() if any(boot) else ""
    text += " clock=%d" % clock + assignment("cpus", cpus) + assignment("start", start)
    text += assignment("wall_offset", wall) + assignment("ring_size", ring)
    return text, size, kind


class Strict:
    """What a writer of this version promises, though readers do not have to look for it."""

    KINDS = {1: {1}, 2: {2, 3}, 3: {5, 6, 7, 8}, 4: range(16, 32), 5: {4}, 6: range(32, 48), 7: range(64, 128),
             8: {48}, 9: {49}}
    PLACES = {3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2}       # type of block: kind of section
    LASTING = 17                                        # unit of the ids that outlive a RESET: process
    IDS = {32: 15, 33: 16, 34: 17, 35: 18}              # kind that defines: unit of its ids

    def block(self, head, records, section):
        if head.flags & RESET:
            section.ids = {self.LASTING: section.ids.get(self.LASTING, set())}
        yield from self.head(head, records, section)
        for record in records:
            fields = section.schema.fields(record.kind)
            if record.kind not in self.KINDS[head.type]:
                yield "kind %d in a block of type %d" % (record.kind, head.type)
            elif fields is None:
                yield "kind %d is not in the schema" % record.kind
            else:
                yield from self.record(record, fields)
                yield from self.ids(record, fields, section)
                yield from self.sequence(head, record, section)

    def head(self, head, records, section):
        times = [u64(record.data, 8) for record in records if 16 <= record.kind < 32 or record.kind >= 64]
        kinds = 0
        for record in records:
            kinds |= 1 << record.kind % 64
        if not records and head.type != SECTION:
            yield "a block without payload"
        if head.records != len(records):
            yield "records is %d, and %d are there" % (head.records, len(records))
        if (head.first, head.last) != (min(times, default=0), max(times, default=0)):
            yield "times of the head are not those of the records"
        if head.kinds != kinds:
            yield "kinds is %x, not %x" % (head.kinds, kinds)
        if head.spare or head.flags & 0xff00 or not head.flags & CRITICAL:
            yield "flags 0x%x, spare %d" % (head.flags, head.spare)
        if head.flags & RESET and head.type != 6:
            yield "RESET in a block of type %d" % head.type
        if bool(head.stream) != (head.type == 4):
            yield "stream %d in a block of type %d" % (head.stream, head.type)
        if (head.number == 1) != (head.type == SCHEMA):
            yield "type %d is number %d" % (head.type, head.number)
        if self.PLACES.get(head.type, section.kind) != section.kind:
            yield "type %d in a section of kind %d" % (head.type, section.kind)
        if head.type in (8, 9) and len(records) != 1:
            yield "%d records in a block of type %d" % (len(records), head.type)

    def record(self, record, fields):
        at = record.fixed
        if record.fixed % 8:
            yield "fixed is %d" % record.fixed
        for field in fields:
            value = record.get(field)
            if field.name == b"spare" and value:
                yield "spare is %d" % value
            if field.type in (TEXT, IDS) and value is not None:
                offset, length = record.span(field)
                if offset != at:
                    yield "the bytes of %s are at %d, not %d" % (field.name.decode(), offset, at)
                at = offset + length
        if len(record.data) != at + 7 & ~7 or any(record.data[at:]):
            yield "padding of a record of kind %d" % record.kind

    def ids(self, record, fields, section):
        """Defined before they are used; and but once, except processes."""
        defines = self.IDS.get(record.kind)
        for field in fields:
            value = record.get(field)
            known = section.ids.setdefault(field.unit, set())
            if field.unit not in self.IDS.values() or not value:
                continue
            if field.name == b"id" and field.unit == defines:
                if value in known and defines != self.LASTING:
                    yield "id %d of kind %d is defined again" % (value, record.kind)
                known.add(value)
                continue
            for one in value if isinstance(value, list) else [value]:
                if one and one not in known:
                    yield "%s=%d of kind %d is not defined" % (field.name.decode(), one, record.kind)

    def sequence(self, head, record, section):
        if head.type in (4, 7):
            number, last = u64(record.data, 16), section.sequences.get(head.stream, -1)
            if number <= last:
                yield "sequence %d behind %d" % (number, last)
            section.sequences[head.stream] = number


class Reader:
    def __init__(self, stream, output, strict=None):
        self.stream, self.output, self.strict = stream, output, strict
        self.section = None
        self.damage_found = False
        self.resynchronized = False

    def damage(self, at, text):
        self.damage_found = True
        if self.section:
            self.section.damaged = True
        print("reader.py: byte %d: damage: %s" % (at, text), file=sys.stderr)

    def line(self, text):
        self.output.write(text + "\n")

    def resynchronize(self, at):
        """The place of the next good head that may be used."""
        found = at
        while True:
            found = self.stream.find(SYNC, found + 1)
            if found < 0:
                found = len(self.stream)
                break
            try:
                head = Head(self.stream, found)
            except ValueError:
                continue
            if head.type == SECTION or (self.section and head.section == self.section.number):
                break
        print("reader.py: byte %d: %d bytes skipped" % (at, found - at), file=sys.stderr)
        self.resynchronized = True
        return found

    def read(self):
        if not self.stream:
            raise Refused("the input is empty")
        at = 0
        while at < len(self.stream):
            at = self.block(at)
        if self.section and not self.section.ended:                                             # 1
            self.damage(at, "the last section is cut off")

    def block(self, at):
        """Reads the block at `at'; returns where the next one is to be looked for."""
        try:
            head = Head(self.stream, at)                                                        # 2
        except ValueError:
            if at == 0:
                raise Refused("no trace") from None
            self.damage(at, "no good head")
            return self.resynchronize(at)
        if head.type != SECTION and (not self.section or head.section != self.section.number):  # 3
            self.damage(at, "block of another section")
            return self.resynchronize(at)
        if head.type != SECTION and head.number > self.section.last + 1:                        # 4
            if not self.resynchronized:
                self.damage(at, "%d blocks are missing" % (head.number - self.section.last - 1))
            self.section.damaged = True
        self.resynchronized = False
        if head.type == SECTION and self.section and not self.section.ended:                    # 5
            self.damage(at, "the section before is cut off")
        stored = self.stream[head.payload:head.padding]
        if head.end > len(self.stream) or checksum(stored) != head.payload_sum:                 # 6
            if head.type != SECTION:
                self.section.last = max(self.section.last, head.number)
            self.damage(at, "the stream ends in the block" if head.end > len(self.stream) else
                        "the payload has another checksum")
            return self.resynchronize(at)
        try:
            self.use(head, at, stored)
        except Damage as why:
            self.damage(at, str(why))
        return head.end                                                                         # 12

    def use(self, head, at, stored):
        if head.type == SECTION:                                                                # 8
            if head.flags & ZSTD:
                raise Damage("section block that is compressed")
            if head.number or (len(stored) >= 96 and head.section != u64(stored, 32)):
                raise Damage("section block with number %d, section %x" % (head.number, head.section))
        elif head.number <= self.section.last:
            raise Damage("number %d behind %d" % (head.number, self.section.last))
        elif self.section.ended:
            raise Damage("behind the END of its section")
        else:
            self.section.last = head.number
            if head.type == 0:
                raise Damage("block of type 0")
        if any(self.stream[head.padding:head.end]):                                             # 7
            raise Damage("padding that is not zero")
        if head.flags & RESERVED:                                                               # 9
            raise Refused("block at byte %d: reserved flags 0x%x" % (at, head.flags & RESERVED))
        if head.type not in BLOCKS:
            if head.flags & CRITICAL:
                raise Refused("block at byte %d: type %d is not known" % (at, head.type))
            self.section.count(head)
            self.line(unknown_text(head, stored))
            return
        payload = decompress(stored, head.raw) if head.flags & ZSTD else stored                 # 10
        if payload is None:
            raise Damage("the payload cannot be decompressed")
        if head.type == SECTION:                                                                # 11
            self.begin(head, at, payload)
        else:
            self.block_records(head, at, payload)

    def begin(self, head, at, payload):
        text, size, kind = section_head(payload, at)
        section = Section(head.section, kind)
        records = split(payload, size, section.schema)
        self.section = section
        self.line(text + words(head))
        self.hand_out(head, at, records)

    def block_records(self, head, at, payload):
        records = split(payload, 0, self.section.schema)
        if head.type == SCHEMA:
            self.section.schema.take(records)
        elif head.type == END:
            if not records or records[0].kind != END_RECORD:
                raise Damage("an END block without its record")
            self.section.ended = True
            if not self.section.damaged:
                self.section.check(records[0])
            self.line(record_text(records[0], self.section.schema, "@end", TOTALS))
        else:
            self.line("@" + BLOCKS[head.type] + words(head))
        self.hand_out(head, at, records)

    def hand_out(self, head, at, records):
        schema = self.section.schema
        self.section.count(head)
        if self.strict:
            for why in self.strict.block(head, records, self.section):
                self.damage(at, why)
        if head.type != SCHEMA:
            for record in records[1 if head.type == END else 0:]:
                self.line(record_text(record, schema))


def main(arguments):
    strict = arguments[:1] == ["--strict"]
    if len(arguments) != 1 + strict:
        print("usage: reader.py [--strict] TRACE", file=sys.stderr)
        return 2
    with sys.stdin.buffer if arguments[-1] == "-" else open(arguments[-1], "rb") as file:
        data = file.read()
    output = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n", closefd=False)
    stream, whole = unwrap(data)
    reader = Reader(stream, output, Strict() if strict else None)
    try:
        reader.read()
    except Refused as why:
        print("reader.py: refused: %s" % why, file=sys.stderr)
        return 1
    finally:
        output.flush()
    if not whole:
        reader.damage(len(stream), "the Zstandard frame is damaged or cut off")
    return 3 if reader.damage_found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
