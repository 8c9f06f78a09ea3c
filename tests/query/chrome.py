# SPDX-License-Identifier: BSD-2-Clause
"""chrome.py TRACE EXITS: checks query -f chrome against the exits of the same build, as query -f json tells them.

A viewer puts X events of one pid and tid on one track, and needs them side by side or nested there.
"""
import json
import sys
from decimal import Decimal

trace = json.load(open(sys.argv[1], encoding="utf-8"), parse_float=Decimal)
# By pid, because each thread has an exit.
exits = (json.loads(line, parse_float=Decimal) for line in open(sys.argv[2], encoding="utf-8"))
exits = list({told["proc.pid"]: told for told in exits}.values())


def numbers(value):
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from numbers(inner)
    elif isinstance(value, (int, Decimal)):
        yield value


assert all(abs(number) <= 2**53 for number in numbers(trace)), "a number that a double does not hold"
spans = [event for event in trace["traceEvents"] if event["ph"] == "X"]
by_pid = {span["args"]["pid"]: span for span in spans}
assert len(by_pid) == len(spans) == len(exits), (len(by_pid), len(spans), len(exits))
for told in exits:
    span = by_pid[told["proc.pid"]]
    assert span["ts"] == told["proc.start"] * 1000000, (span, told)
    assert span["dur"] == told["proc.dur"] * 1000000, (span, told)
    assert span["args"].get("exit") == told.get("proc.exit"), (span, told)
    assert span["args"].get("signal") == told.get("proc.signal"), (span, told)

most = nested = 0
for lane in {span["tid"] for span in spans}:
    open_spans = []
    for span in sorted((s for s in spans if s["tid"] == lane), key=lambda s: (s["ts"], -s["dur"])):
        while open_spans and open_spans[-1]["ts"] + open_spans[-1]["dur"] <= span["ts"]:
            open_spans.pop()
        if open_spans:
            outer = open_spans[-1]
            parent = next(told for told in exits if told["proc.pid"] == span["args"]["pid"])["proc.ppid"]
            assert span["ts"] + span["dur"] <= outer["ts"] + outer["dur"], ("overlaps", span, outer)
            assert outer["args"]["pid"] == parent, ("nested in a stranger", span, outer)
            nested += 1
        open_spans.append(span)

# No more lanes than leaves of the tree of processes ever ran at once.
parents = {told["proc.ppid"] for told in exits}
leaves = [by_pid[told["proc.pid"]] for told in exits if told["proc.pid"] not in parents]
for leaf in leaves:
    most = max(most, sum(other["ts"] <= leaf["ts"] < other["ts"] + other["dur"] for other in leaves))
names = {event["tid"] for event in trace["traceEvents"] if event["name"] == "thread_name"}
assert names == {span["tid"] for span in spans}, "each lane has a name"
print("lanes", len(names), "at once", most, "nested", nested)
