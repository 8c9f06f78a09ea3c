#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the kernel half can do without: it is used where the kernel has it, and what is traced without
# it is the same, or a plain word says that it is not.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
work=$(cd "$work" && pwd -P)
capture=$B/bin/capture

# used OPTION...: what capture says that it uses.
used()
{
	"$capture" -v "$@" -o "$work/raw" -- true 2>&1 | sed -n 's/^capture: the kernel half was loaded by //p'
}

late="the kernel, with bpf_rdonly_cast(), with io_uring when there is one"
is "$(used)" "$late" "this kernel's features are all used"
is "$(used --no-freeze)" "libbpf, with bpf_rdonly_cast(), with io_uring" "--no-freeze, so that nothing can be loaded later"
is "$(used --without=light)" "libbpf, with bpf_rdonly_cast(), with io_uring" "--without=light"
is "$(used --without=cast)" "libbpf, without bpf_rdonly_cast(), with io_uring" "--without=cast"
is "$(used --without=io_uring)" "the kernel, with bpf_rdonly_cast(), without io_uring" "--without=io_uring"
is "$(used --without io_uring,cast)" "libbpf, without bpf_rdonly_cast(), without io_uring" "--without=io_uring,cast"
is "$("$capture" --without=light,swift -- true 2>&1)" \
	"capture: --without swift: expected light, cast, io_uring" "an unknown feature"
like "$("$capture" --check)" "^ok   io_uring" "--check tries io_uring"
like "$("$capture" --check --without=io_uring)" "^-    io_uring" "--check without io_uring"
like "$("$capture" -v --check --without=light 2>&1)" "loaded by libbpf" "--check knows --without"

for without in light cast io_uring; do
	for program in descriptors moves roots execs received waits uring; do
		[ "$without $program" != "io_uring uring" ] || continue
		ok "without $without: $program is traced whole" \
			traced "$without-$program" "$B/tests/calls/$program" --all-probes "--without=$without"
		ok "without $without: its events are the same" sh -c "'$tests/calls/compare' expected <events"
		cd "$root" || exit 1
	done
done

# --- io_urings are followed once there is one

# followed COMMAND...: what capture says of that, for a command.
followed()
{
	"$capture" -v -o "$work/raw" -- "$@" 2>&1 >"$work/out" | sed -n 's/^capture: from now on io_urings are //p'
}

mkdir "$work/ring" "$work/outside"
is "$(followed true)" "" "no io_uring: their programs are not loaded"
is "$(cd "$work/ring" && followed "$B/tests/calls/uring")" "followed" "an io_uring is made"
is "$("$B/tests/calls/uring_kept" "$capture" -v -o "$work/raw" -- true 2>&1 |
	sed -n 's/^capture: from now on io_urings are //p')" "followed" "an io_uring is inherited"

# Outside of its cgroup the command cannot be frozen: what it asks of the ring before that is
# followed is counted.  Where it had to wait for a CPU, it may ask so late that all is told.
cgroups=$(sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \([^ ]*\) .* - cgroup2 .*/\1/p' /proc/self/mountinfo | head -n 1)
cd "$work/outside" || exit 1
"$capture" -o "$work/raw" -- sh -c 'echo $$ >"$0/cgroup.procs" && exec chrt -f 1 "$1"' "$cgroups" "$B/tests/calls/uring" \
	>"$work/expected" 2>"$work/said"
"$B/bin/normalize" "$work/raw" >"$work/normalized" 2>"$work/said"
if [ $? -eq 0 ]; then
	"$dump" "$work/normalized" | "$tests/events" >"$work/events"
	ok "an io_uring is made where it cannot be held up, and all is told" \
		"$tests/calls/compare" "$work/expected" <"$work/events"
else
	like "$(cat "$work/said")" ': INCOMPLETE: .* unreadable [1-9]' \
		"an io_uring is made where it cannot be held up: it is counted"
fi
cd "$root" || exit 1

traced rings "$B/tests/calls/uring_undecoded" --without=io_uring
is $? 3 "without io_uring: a program that makes one is not traced whole"
is "$(sed -n 's/.* unreadable \([0-9]*\);.*/\1/p' said)" 1 "without io_uring: the making of one is counted"
done_testing
