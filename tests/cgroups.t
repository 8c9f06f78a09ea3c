#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command's cgroup: none is left behind, whatever the command mounts, and whoever is killed.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
capture=$B/bin/capture
cd "$work" || exit 1

# left PID-FILE...: the cgroups of the captures with these pids.
left()
{
	for file; do
		find /sys/fs/cgroup -name "buildtrace-$(cat "$file")-*" 2>/dev/null
	done
}

# What a failure leaves of processes and cgroups; both are known by files.
clean_up()
{
	for file in sleeper*; do
		[ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null
	done
	left outer* inner* 2>/dev/null | sort -r | while IFS= read -r path; do
		rmdir "$path"
	done
	finish
}
trap 'clean_up 2>/dev/null' EXIT

# await_file FILE: until it is there and not empty; ten seconds at most.
await_file()
{
	for _ in $(seq 200); do
		[ ! -s "$1" ] || return 0
		sleep 0.05
	done
	return 1
}

# await_gone PID-FILE...: the same for their cgroups to go.
await_gone()
{
	for _ in $(seq 200); do
		[ -n "$(left "$@")" ] || return 0
		sleep 0.05
	done
	return 1
}

# Leaves /, and with it the path of each cgroup.
cat >pivot <<'END'
mkdir -p new && mount --rbind / new && umount -l "new/sys/fs/cgroup" && cd new &&
	pivot_root . mnt && umount -l /mnt && find /sys/fs/cgroup -name 'buildtrace-*'
END
"$capture" -o t -- sh -c 'cut -d: -f3 /proc/self/cgroup | grep buildtrace' >cgroup 2>said
if [ ! -s cgroup ]; then
	skip "cgroups" "no cgroup can be made"
	done_testing
	exit
fi
if unshare -m sh -c 'echo $$ >outer_pivot; exec "$1" -o t -- sh pivot' - "$capture" >seen 2>said; then
	is "$(cat seen)" "" "pivot_root: the cgroup has lost its path"
	is "$(left outer_pivot)" "" "and is removed"
	unshare -m sh -c 'echo $$ >outer; exec "$1" -o t -- sh -c "sh pivot; echo >\"\$1/pivoted\"; sleep 60 & echo \$! >\"\$1/sleeper\"; wait" \
		- "$2"' - "$capture" "$work" >seen 2>said &
	await_file sleeper
	kill -KILL "$(cat outer)"
	ok "also by the watchdog" await_gone outer
else
	skip "pivot_root" "$(head -n1 said)"
fi

# A capture within a capture has its cgroup in that one's, which then cannot be removed.
cat >nested <<'END'
echo $$ >inner
exec "$1" $2 -q -o u -- sh -c 'sleep 60 & echo $! >sleeper_inner; sleep '$3
END
cat >nest <<'END'
echo $$ >outer
exec "$1" $2 -q -o t -- sh -c '
	sh nested "$@" &
	while [ ! -s sleeper_inner ]; do sleep 0.05; done
	[ "$4" = ends ] || { sleep 60 & echo $! >sleeper_outer; wait; }' - "$@"
END
# nest NAME WHAT OPTION SECONDS: the outer capture ends or is killed; the inner command takes so long.
nest()
{
	rm -f outer inner sleeper_*
	sh nest "$capture" "$3" "$4" "$2" 2>said &
	await_file sleeper_inner
	if [ "$2" = killed ]; then
		await_file sleeper_outer
		kill -KILL "$(cat outer)"
	fi
	ok "$1: no cgroup is left" await_gone outer inner
	wait
}
# The state of a process: "Z" has ended, and is not waited for yet.
state()
{
	sed -n 's/^State:[^A-Z]*\([A-Z]\).*/\1/p' "/proc/$(cat "$1")/status" 2>/dev/null | tr -d Z
}
nest "the outer capture ends first" ends "" 1
is "$(state sleeper_inner)" S "and what the inner one left runs on"
kill "$(cat sleeper_inner)"
nest "the outer capture is killed" killed "" 1
is "$(state sleeper_inner)$(state sleeper_outer)" SS "and all runs on"
kill "$(cat sleeper_inner)" "$(cat sleeper_outer)"
nest "the outer capture is killed, with --kill" killed --kill 60
is "$(state sleeper_inner)$(state sleeper_outer)" "" "and nothing runs on"
done_testing
