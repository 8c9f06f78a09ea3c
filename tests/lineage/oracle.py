#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Answers inputs(), outputs(), writers() and readers() by SQL, from the definition in
buildtrace-filter(7), and compares with query: oracle.py DUMP QUERY TRACE QUESTION...

A question is FUNCTION|DEPTH|FILTER|FILTER FOR NEW NAMES; the depth may be empty, the last is the filter
with file.target for file.path, or empty.  Events come from DUMP, which prints all fields of the format."""
import re
import sqlite3
import subprocess
import sys

FOREVER = 1 << 62
O_ACCMODE, O_CREAT, O_EXCL, O_TRUNC, O_TMPFILE = 3, 0o100, 0o200, 0o1000, 0o20000000
FIFO, SOCKET, REGULAR, DIRECTORY = 0o010000, 0o140000, 0o100000, 0o040000
WORD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)')

SCHEMA = """
create table ends(process, fd, seq);            -- a descriptor no longer leads where it led
create table ended(process, seq);               -- a program or process ended
create table touch(process, fd, object, does, kept, seq);
create table emptied(object, process, seq);
create table edge(source, target, begin, end, seq);
create table access(object, process, does, begin, end, seq);
create index ends_at on ends(process, fd, seq);
create index ended_at on ended(process, seq);
create index touch_at on touch(object);
"""

# An access lasts from the first touch through a descriptor until that leads elsewhere; a mapping, or what
# has no descriptor to be closed, until the program ends.
ACCESSES = """
create temp table lasts as select rowid as id, *,
    min(ifnull((select min(seq) from ended e where e.process = t.process and e.seq > t.seq), :forever),
        case when kept then :forever else ifnull((select min(seq) from ends e
            where e.process = t.process and e.fd = t.fd and e.seq > t.seq), :forever) end) as end
    from touch t;
create index lasts_until on lasts(process, fd, object, does, kept, end);
insert into access select object, process, does, case when kept then seq else
    (select min(l.seq) from lasts l where l.process = t.process and l.fd = t.fd and l.object = t.object and
        l.does = t.does and not l.kept and l.end = t.end) end, end, seq from lasts t;
create index access_of on access(object, begin, end);
"""

# Emptying begins a version, unless somebody is at the file.
VERSIONS = """
create table version as select object, seq from emptied v where not exists (select 1 from access a
    where a.object = v.object and a.begin < v.seq and a.end > v.seq);
create index version_of on version(object, seq);
"""


def parse(line):
    kind, _, rest = line.partition(" ")
    return kind, {name: value for name, value in WORD.findall(rest)}


def number(fields, name, default=0):
    text = fields.get(name, str(default))
    return int(text, 8 if text[0] == "0" and text[1:].isdigit() else 0)


class Files:
    """Inode numbers and names that are used again, told apart."""

    def __init__(self):
        self.count, self.by_inode, self.by_name, self.inode_of = 0, {}, {}, {}
        self.mode, self.gone, self.real, self.links = {}, set(), {}, set()

    def make(self, file):
        self.count += 1
        self.mode[self.count] = file["mode"]
        if file["inode"]:
            self.by_inode[file["inode"]] = self.count
            self.inode_of[self.count] = file["inode"]
        if not file["nameless"]:
            self.name(file["real"], self.count)
        return self.count

    def name(self, path, one):
        self.by_name[path] = one
        self.gone.discard(one)

    def look(self, file):
        real = self.real.get(file["path"])
        one = self.by_name.get(file["real"]) or self.by_name.get(file["path"]) or self.by_name.get(real)
        if not file["inode"]:
            return one
        if file["inode"] in self.by_inode:
            one = self.by_inode[file["inode"]]
            return None if self.mode[one] and file["mode"] and self.mode[one] != file["mode"] else one
        if one and one not in self.inode_of:
            self.by_inode[file["inode"]], self.inode_of[one], self.mode[one] = one, file["inode"], file["mode"]
            return one
        return None

    def get(self, file):
        return self.look(file) or self.make(file)

    def holder(self, file):
        """The path under which a name is known, when only a directory before it is a symbolic link."""
        path = file["path"]
        real = file["real"] if file["real"] != path else self.real.get(path)
        same = real and path not in self.links and real.rpartition("/")[2] == path.rpartition("/")[2]
        return real if same and path not in self.by_name else path

    def take(self, path):
        one = self.by_name.pop(path, None)
        if one and one not in self.by_name.values():
            self.gone.add(one)
        return one


class Trace:
    def __init__(self, lines):
        self.database = sqlite3.connect(":memory:")
        self.database.executescript(SCHEMA)
        self.files, self.strings, self.definitions = Files(), {}, {}
        self.program, self.last_program, self.subject, self.open_write = {}, 0, {}, set()
        self.events, self.failed, self.program_at, self.forks, self.pairs = 0, set(), {}, [], []
        self.in_events, self.bound, self.instants, self.removals = False, {}, [], []
        for line in lines:
            self.take(*parse(line))
        self.connect()

    def add(self, table, *values):
        self.database.execute(f"insert into {table} values({','.join('?' * len(values))})", values)

    def take(self, kind, fields):
        if kind.startswith("@"):
            self.in_events = kind == "@events"
        elif kind == "string":
            self.strings[number(fields, "id")] = fields.get("text", '""')[1:-1]
        elif kind == "file":
            self.define(fields)
        elif self.in_events:
            self.event(kind, fields)

    def define(self, fields):
        path, real = self.strings.get(number(fields, "path"), ""), self.strings.get(number(fields, "real"), "")
        nameless, mode = number(fields, "status") & 4, number(fields, "mode") & 0o170000
        inode = (number(fields, "dev"), number(fields, "ino")) if number(fields, "ino") else None
        kept = mode in (REGULAR, FIFO, SOCKET, DIRECTORY) or (not mode and not nameless)
        file = {"path": path, "real": real or path, "inode": inode, "mode": mode, "nameless": nameless, "kept": kept}
        if real and real != path and not nameless and path not in self.files.links:
            file["alias"] = real
        self.definitions[number(fields, "id")] = file

    def file(self, fields, name="file", listed=False):
        file = self.definitions.get(number(fields, name))
        if not file or not file["kept"] or (file["mode"] == DIRECTORY and not listed) or not (file["path"] or file["inode"]):
            return None
        return file

    def event(self, kind, fields):
        seq = self.events = self.events + 1
        process = number(fields, "process")
        if process and process not in self.program:
            self.begin(process)
        error = -number(fields, "result") if -4095 <= number(fields, "result") < 0 else 0
        known = self.definitions.get(number(fields, "file"))
        if known and "alias" in known and known["path"] not in self.files.links:
            self.files.real[known["path"]] = known["alias"]
        if kind == "exec" and not error:
            self.begin(process, seq)
        self.program_at[seq] = self.program.get(process)
        if error:
            self.failed.add(seq)
        fine = not error or (kind == "connect" and error == 115) or (kind == "close" and error != 9)
        if fine and process:
            getattr(self, "on_" + kind, lambda *_: None)(seq, process, fields)
        self.note_subject(seq, kind, fields)

    def begin(self, process, seq=None):
        if seq is not None:
            self.add("ended", process, seq)
        self.last_program += 1
        self.program[process] = f"program {self.last_program}"

    def note_subject(self, seq, kind, fields):
        """The file that an event is about, for questions that select the event."""
        file = self.file(fields, listed=kind == "list")
        if seq not in self.subject and file:
            self.subject[seq] = self.files.look(file)
        if kind == "open" and number(fields, "flags") & O_ACCMODE:
            self.open_write.add(seq)

    def touch(self, seq, process, fd, one, does, kept=0):
        if one:
            self.subject[seq] = one
            self.add("touch", process, fd, one, does, 1 if kept or fd >= 4096 else 0, seq)

    def instant(self, seq, process, one, does):
        """Done in a moment, by the program that the process runs."""
        if one:
            self.subject[seq] = one
            self.instants.append((seq, self.program[process], one, does))

    def on_open(self, seq, process, fields):
        flags, file, fd = number(fields, "flags"), self.file(fields), number(fields, "fd")
        self.add("ends", process, fd, seq)
        self.bound.pop((process, fd), None)
        if not file:
            return
        one = self.files.look(file)
        made = flags & O_TMPFILE == O_TMPFILE or flags & (O_CREAT | O_EXCL) == (O_CREAT | O_EXCL)
        if made or (flags & O_CREAT and (not one or one in self.files.gone)):
            if file["inode"]:
                self.instant(seq, process, self.files.make(file), "write")
            return
        one = self.files.get(file)
        self.files.name(file["real"], one)
        self.subject[seq] = one
        if flags & O_TRUNC:
            self.add("emptied", one, process, seq)
            self.instant(seq, process, one, "write")

    def on_truncate(self, seq, process, fields):
        file = self.file(fields)
        one = self.files.get(file) if file else None
        if one and not number(fields, "mode"):
            self.add("emptied", one, process, seq)
        self.instant(seq, process, one, "write")

    def on_close(self, seq, process, fields):
        last = number(fields, "fd2", -1)
        if last == -1:
            last = number(fields, "fd")
        elif number(fields, "flags") & 4:
            return
        for fd in range(number(fields, "fd"), (last if 0 <= last < 4096 else 4095) + 1):
            self.add("ends", process, fd, seq)
            self.bound.pop((process, fd), None)

    def on_dup(self, seq, process, fields):
        fd, fd2 = number(fields, "fd"), number(fields, "fd2", -1)
        if fd2 >= 0 and fd2 != fd:
            self.add("ends", process, fd2, seq)
            self.bound.pop((process, fd2), None)
            if (process, fd) in self.bound:
                self.bound[process, fd2] = self.bound[process, fd]

    def fresh(self, seq, process, fields, *descriptors):
        file = self.file(fields)
        for fd in descriptors:
            self.add("ends", process, number(fields, fd), seq)
            self.bound.pop((process, number(fields, fd)), None)
        if not file or not file["inode"]:
            return None
        self.subject[seq] = self.files.make(file)
        return self.subject[seq]

    def on_pipe(self, seq, process, fields):
        one, other = self.fresh(seq, process, fields, "fd", "fd2"), self.definitions.get(number(fields, "target"))
        if one and other and other["inode"]:
            self.files.by_inode[other["inode"]] = one

    def on_socket(self, seq, process, fields):
        self.fresh(seq, process, fields, "fd")

    on_newfd = on_socket

    def on_receive(self, seq, process, fields):
        self.add("ends", process, number(fields, "fd"), seq)
        self.bound.pop((process, number(fields, "fd")), None)
        if self.file(fields):
            self.subject[seq] = self.files.get(self.file(fields))

    def on_accept(self, seq, process, fields):
        one = self.fresh(seq, process, fields, "fd")
        listening = [at for (owner, _), at in sorted(self.bound.items()) if owner == process]
        self.pairs += [(seq, one, at) for at in listening if one]

    def address(self, seq, fields):
        name = self.strings.get(number(fields, "text")) or \
            self.definitions.get(number(fields, "target"), {}).get("path")
        file = self.file(fields)
        one = self.files.get(file) if file else None
        if not name or not one:
            return None
        place = {"path": "address " + name, "real": "address " + name, "inode": None, "mode": 0, "nameless": 0}
        self.pairs.append((seq, one, self.files.get(place)))
        self.subject[seq] = one
        return one

    def on_connect(self, seq, process, fields):
        self.address(seq, fields)

    def on_bind(self, seq, process, fields):
        one = self.address(seq, fields)
        if one:
            self.bound[process, number(fields, "fd")] = one

    def on_read(self, seq, process, fields, does="read"):
        file = self.file(fields)
        self.touch(seq, process, number(fields, "fd"), self.files.get(file) if file else None, does)

    def on_write(self, seq, process, fields):
        self.on_read(seq, process, fields, "write")

    def on_list(self, seq, process, fields):
        file = self.file(fields, listed=True)
        self.touch(seq, process, number(fields, "fd"), self.files.get(file) if file else None, "read")

    def on_map(self, seq, process, fields):
        file = self.file(fields)
        one = self.files.get(file) if file else None
        self.touch(seq, process, number(fields, "fd"), one, "read", 1)
        if number(fields, "mode") & 2 and number(fields, "flags") & 15 != 2:
            self.touch(seq, process, number(fields, "fd"), one, "write", 1)

    def on_exec(self, seq, process, fields):
        file = self.file(fields)
        self.instant(seq, process, self.files.get(file) if file else None, "read")

    def on_exit(self, seq, process, fields):
        if number(fields, "last"):
            self.add("ended", process, seq)

    def on_fork(self, seq, process, fields):
        child = number(fields, "child")
        if child in (process, 0) or number(fields, "shares") & 1 or child in self.program:
            return
        self.begin(child)
        self.forks.append((seq, self.program[process], self.program[child]))
        for (owner, fd), one in list(self.bound.items()):
            if owner == process:
                self.bound[child, fd] = one

    def on_rename(self, seq, process, fields):
        source, target = self.definitions.get(number(fields, "file")), self.definitions.get(number(fields, "target"))
        if not source or not target or not self.file(fields):
            return
        old, new = self.files.holder(source), self.files.holder(target)
        one = self.files.get(source)
        self.instant(seq, process, one, "write")
        if old == new or self.files.by_name.get(new) == one:
            return
        self.files.by_name.pop(old, None)
        if number(fields, "flags") & 2 and new in self.files.by_name:
            self.files.name(old, self.files.by_name[new])
        else:
            self.files.take(new)
        self.files.name(new, one)

    def on_link(self, seq, process, fields):
        target, file = self.definitions.get(number(fields, "target")), self.file(fields)
        if file and target:
            one = self.files.get(file)
            self.instant(seq, process, one, "write")
            self.files.name(self.files.holder(target), one)

    def on_unlink(self, seq, process, fields):
        file = self.definitions.get(number(fields, "file"))
        one = self.files.take(self.files.holder(file)) if file else None
        if one and one in self.files.gone:
            self.subject[seq] = one
            self.removals.append((seq, one))

    def on_symlink(self, seq, process, fields):
        file = self.definitions.get(number(fields, "file"))
        if file:
            self.files.links.add(file["path"])
            self.files.real.pop(file["path"], None)

    on_readlink = on_symlink

    def node(self, one, seq):
        """The version of a file at a time."""
        return self.database.execute("select ? || ' ' || ifnull((select max(seq) from version where object = ? and seq <= ?), 0)",
                                     (f"file {one}", one, seq)).fetchone()[0]

    def connect(self):
        forever, programs = FOREVER, {seq: program for seq, program in self.program_at.items()}
        self.database.executescript(ACCESSES.replace(":forever", str(forever)))
        self.database.executescript(VERSIONS)
        rows = self.database.execute("select object, does, begin, end, seq from access").fetchall()
        rows = [(one, does, begin, end, seq, programs[seq]) for one, does, begin, end, seq in rows]
        rows += [(one, does, seq, seq, seq, program) for seq, program, one, does in self.instants]
        self.changes = {}
        for one, does, begin, end, seq, program in rows:
            ends = (self.node(one, begin), program)
            self.add("edge", *(ends if does == "read" else ends[::-1]), begin, end, seq)
            if does == "write":
                self.changes.setdefault(ends[0], []).append(seq)
        for seq, parent, child in self.forks:
            self.add("edge", parent, child, seq, seq, seq)
        for seq, one, other in self.pairs:
            for source, target in ((one, other), (other, one)):
                if one != other:
                    self.add("edge", self.node(source, seq), self.node(target, seq), seq, forever, seq)
        self.drop_pools()
        self.database.executescript("create index edge_to on edge(target, begin);"
                                    "create index edge_from on edge(source, end)")

    def drop_pools(self):
        """A pipe that one program both reads and writes carries nothing."""
        pools = self.database.execute("select distinct r.source from edge r join edge w on w.target = r.source "
                                      "and w.source = r.target").fetchall()
        for (pool,) in pools:
            if pool.startswith("file") and self.files.mode[int(pool.split()[1])] == FIFO:
                self.database.execute("delete from edge where source = ? or target = ?", (pool, pool))

    def seeds(self, function, selected, of_files):
        """Nodes and times that selected events stand for."""
        forward = function in ("outputs", "readers")
        for seq in selected:
            if not of_files:
                if self.program_at[seq]:
                    yield self.program_at[seq], 0 if forward else FOREVER
            elif seq in self.failed:
                if function == "outputs" and self.program_at[seq]:
                    yield self.program_at[seq], seq
            elif self.subject.get(seq):
                yield self.seed(seq, forward)

    def seed(self, seq, forward):
        node = self.node(self.subject[seq], seq)
        if forward:
            return node, max((at for at in self.changes.get(node, []) if at <= seq), default=0)
        until = self.database.execute("select max(end) from access where seq = ?", (seq,)).fetchone()[0]
        return node, FOREVER if seq in self.open_write else max(seq, until or 0)

    def answer(self, function, depth, selected, of_files):
        forward = function in ("outputs", "readers")
        database, seeds = self.database, list(self.seeds(function, selected, of_files))
        near, far, reached = ("source", "target", "edge.end >= at") if forward else \
            ("target", "source", "edge.begin <= at")
        if function in ("writers", "readers"):
            database.execute("create temp table reach as select column1 as node, column2 as at, 0 as depth, 0 as new from (values(0,0))")
            database.executemany("insert into reach values(?, ?, 0, 0)", seeds)
            rows = database.execute(f"select distinct seq from edge join reach on {near} = node where {reached}")
        else:
            self.close(seeds, forward, int(depth or 0), near, far, reached)
            limit = f"and depth + ({far} like 'program%' and {near} like 'file%') <= {depth}" if depth else ""
            rows = database.execute(f"select distinct seq from edge join reach on {near} = node where {reached} {limit}")
        result = {seq for (seq,) in rows}
        database.execute("drop table reach")
        return result | (self.removed(result) if function in ("inputs", "outputs") else set())

    def removed(self, accesses):
        """The removals of files that take part in these accesses."""
        nodes = set()
        for seq in accesses:
            nodes.update(*self.database.execute("select source, target from edge where seq = ?", (seq,)))
        return {seq for seq, one in self.removals if self.node(one, seq) in nodes}

    def close(self, seeds, forward, depth, near, far, reached):
        """The recursive closure: to each node, with each depth, the best time by which it is reached."""
        database = self.database
        best, at, worse = ("min", "max(at, edge.begin)", ">") if forward else ("max", "min(at, edge.end)", "<")
        steps = f"r.depth + ({far} like 'program%' and {near} like 'file%')" if depth else "0"
        database.execute("create temp table reach(node, at, depth, new, primary key(node, depth))")
        keep = f"on conflict(node, depth) do update set at = excluded.at, new = 1 where at {worse} excluded.at"
        for node, time in seeds:
            database.execute(f"insert into reach values(?, ?, ?, 1) {keep}", (node, time, int(depth and node[0] == "p")))
        while database.execute("select count(*) from reach where new").fetchone()[0]:
            database.execute("create temp table front as select * from reach where new")
            database.execute("update reach set new = 0")
            database.execute(f"insert into reach select node, at, depth, 1 from (select {far} as node, {best}({at}) as at, "
                             f"{steps} as depth from front r join edge on {near} = r.node where {reached} and "
                             f"({steps} <= {depth} or not {depth}) group by 1, 3) where true {keep}")
            database.execute("drop table front")


def numbers(query, trace, text):
    out = subprocess.run([query, "-f", "csv", "--columns=evt.seq", text, trace], capture_output=True, text=True)
    if out.returncode not in (0, 3):
        sys.exit(out.stderr)
    return {int(line) + 1 for line in out.stdout.split()[1:]}


def main():
    dump, query, trace = sys.argv[1:4]
    text = subprocess.run([dump, trace], stdout=subprocess.PIPE, check=True).stdout.decode("latin-1")
    known = Trace(text.split("\n"))
    wrong = 0
    for question in sys.argv[4:]:
        function, depth, text, target = question.split("|")
        selected = numbers(query, trace, text) | (numbers(query, trace, f"evt.type in {{rename, link}} and evt.ok and ({target})") if target else set())
        expected = known.answer(function, depth, selected, "file." in text or function in ("writers", "readers"))
        got = numbers(query, trace, f"{function}({text}{', depth=' + depth if depth else ''})")
        print(f"{function}({text}{', depth=' + depth if depth else ''}): {len(expected)} events")
        if got != expected:
            wrong += 1
            print(f"  missing {sorted(x - 1 for x in expected - got)[:10]}, too many {sorted(x - 1 for x in got - expected)[:10]}")
    sys.exit(wrong > 0)


main()
