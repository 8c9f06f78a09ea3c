#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# capture: who may trace, as whom the command runs, and what a machine lacks that cannot trace.
# shellcheck source=tests/lib.sh
# shellcheck disable=SC2016 # what is in single quotes is for inner shells
. "$(dirname "$0")/lib.sh"
need_bpf
work=$(cd "$work" && pwd -P)
chmod 711 "$work"
cd "$work" || exit 1
capture=$B/bin/capture
cp "$capture" "$tests/calls/look" .
chmod 755 capture
mkdir -m 777 open
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'

status()
{
	name=$1 expected=$2
	shift 2
	"$@" >out 2>said
	is $? "$expected" "$name" || diagnose <said
}

# --- without the right to

# shellcheck disable=SC2086 # words
status "without privileges" 125 $nobody ./capture -o open/t -- touch open/touched
is "$(cat said)" "capture: cannot trace: capabilities: neither CAP_BPF nor CAP_PERFMON; run capture as root or \
with sudo, or give its file the capabilities (make install-caps)" "one sentence names cause and cure"
ok "and the command is not run" test ! -e open/touched
# shellcheck disable=SC2086
status "--check without privileges" 125 $nobody ./capture --check
like "$(cat out)" '^NO +capabilities +neither' "says what is missing"
is "$(tail -n 1 out)" "capture cannot trace on this machine" "and what that means"
status "--check as root" 0 "$capture" --check
is "$(tail -n 1 out)" "capture can trace on this machine" "says that all is there"
like "$(cat out)" '^ok +programs +loaded and attached' "having tried it"
status "--check runs nothing" 125 "$capture" --check true
status "a user namespace, as in a container" 125 unshare -U -r "$capture" -o t -- true
like "$(cat said)" '^capture: cannot trace: user namespace: .*run capture outside the container' "is the reason named"
status "--check there" 125 unshare -U -r "$capture" --check
like "$(cat out)" '^NO +user namespace' "says the same"
status "rings that find no memory" 125 sh -c 'ulimit -v 400000; exec "$0" -b 256M -o t -- true' "$capture"
like "$(cat said)" '^capture: cannot trace: no memory for the rings; ask for smaller ones with -b$' "is the cure named"
without_btf='mount -t tmpfs none /sys/kernel && exec "$@"'
status "no BTF" 125 unshare -m sh -c "$without_btf" - "$capture" --without=light -o t -- true
like "$(cat said)" '^capture: cannot trace: BTF: .*CONFIG_DEBUG_INFO_BTF' "is the reason named"
status "no BTF, but the kernel loads the programs itself" 0 unshare -m sh -c "$without_btf" - "$capture" -o t -- true
status "no BTF, --check" 0 unshare -m sh -c "$without_btf" - "$capture" --check
like "$(cat out)" '^-    BTF .*No such file' "--check tells what is not there"
status "no BTF, --check without light" 125 unshare -m sh -c "$without_btf" - "$capture" --without=light --check
like "$(cat out)" '^NO   programs .*CONFIG_DEBUG_INFO_BTF' "--check tells the cure"

status "bpf(2) forbidden, as by a container's profile" 125 python3 "$tests/calls/forbid.py" "$capture" -o t -- true
like "$(cat said)" '^capture: cannot trace: bpf\(2\): .*seccomp' "is the reason named"
is "$(wc -l <said)" 1 "in one line"

# --- capabilities of the file

setcap cap_bpf,cap_perfmon=ep capture
# shellcheck disable=SC2086
export TMPDIR="$work/open" LD_LIBRARY_PATH=/nowhere
# shellcheck disable=SC2086
status "with capabilities of the file" 7 $nobody ./capture -o open/t -- sh -c 'exit 7'
is "$(stat -c %u open/t)" 65534 "the trace is his"
"$B/bin/normalize" open/t >normalized 2>verdict
is $? 0 "and complete" || diagnose <verdict
# shellcheck disable=SC2086
$nobody sh look >plain 2>said
# shellcheck disable=SC2086
$nobody ./capture -o open/t -- sh look >traced 2>said
same plain traced "nothing leaks: capabilities, descriptors, signals, limits, environment"
ok "(what the loader hides from privileged programs is in the comparison)" grep -q '^LD_LIBRARY_PATH=/nowhere' traced
ok "(and so are the capabilities)" grep -q '^CapEff:.0000000000000000' traced
unset TMPDIR LD_LIBRARY_PATH
# shellcheck disable=SC2086
status "-u by who is not root" 125 $nobody ./capture -u root -o open/t -- id
is "$(cat said)" "capture: user root: only root may run a command as somebody else: use sudo" "is refused"

# --- under sudo, and -u

# What sudo(8) sets for its caller.
as_sudo()
{
	env SUDO_UID=65534 SUDO_GID=65534 SUDO_USER=nobody SUDO_COMMAND=capture HOME=/root USER=root LOGNAME=root "$@"
}
as_sudo "$capture" -o sudo.btr -- sh -c 'id; echo $HOME $USER $LOGNAME; env | grep ^SUDO_; umask; grep Cap /proc/self/status' >out 2>said
home=$(getent passwd nobody | cut -d: -f6)
is "$(sed -n 1p out)" "$(setpriv --reuid=65534 --regid=65534 --init-groups id)" "under sudo the command runs as the caller, with his groups"
is "$(sed -n 2p out)" "$home nobody nobody" "with his HOME, USER and LOGNAME"
ok "without what sudo added" sh -c '! grep -q ^SUDO_ out'
ok "without capabilities" grep -q '^CapEff:.0000000000000000' out
is "$(stat -c '%u %g' sudo.btr)" "65534 65534" "and the trace is his"
"$dump" sudo.btr >raw
like "$(grep '^state_process' raw)" ' uid=65534 gid=65534 ' "the trace says as whom the command ran"
is "$(grep '^property name="user"' raw)" 'property name="user" value="nobody"' "by name too"
echo old >mine.btr
as_sudo "$capture" -o mine.btr -- true
is "$(stat -c '%u' mine.btr)" "$(id -u)" "a file that was there keeps its owner"
# shellcheck disable=SC2086
(cd / && setpriv --reuid=65534 --regid=65534 --init-groups env -i PATH="$PATH" HOME="$home" USER=nobody LOGNAME=nobody SHELL="$(getent passwd nobody | cut -d: -f7)" \
	sh "$work/look") >plain 2>said
(cd / && env -i PATH="$PATH" SUDO_UID=65534 SUDO_GID=65534 SUDO_USER=nobody HOME=/root USER=root LOGNAME=root \
	"$capture" -o "$work/t" -- sh "$work/look") >traced 2>said
same plain traced "as if he had run it himself"
status "-u" 0 "$capture" -u nobody -o t -- id -un
is "$(cat out)" nobody "by name"
status "-u" 0 "$capture" -u 65533 -o t -- id
is "$(cat out)" "uid=65533 gid=65533 groups=65533" "by a number without a name"
as_sudo "$capture" -u root -o t -- id -u >out 2>said
is "$(cat out)" 0 "-u root under sudo"
status "-u of somebody who is not there" 125 "$capture" -u no-such-user -o t -- true
is "$(cat said)" "capture: user no-such-user: no such user" "is refused"

# --- --strict

many='i=0; while [ $i -lt 3000 ]; do : <look; i=$((i + 1)); done; sleep 5; : >finished'
{ "$capture" --strict -- sh -c "$many" 2>said; echo $? >code; } | head -c 1000 >out
is "$(cat code)" 125 "--strict: a reader that is gone is a failure"
ok "and the command is ended" test ! -e finished
is "$(cat said)" "capture: the reader of the trace is gone; ending the command" "which is said"
status "--strict, and all is well" 3 "$capture" --strict -o t -- sh -c 'exit 3'
storm='i=0; while [ $i -lt 4000 ]; do : <look; i=$((i + 1)); done'
status "--strict: lost records are a failure" 125 "$capture" --strict --no-freeze -b 64K -o t -- \
	sh -c "kill -STOP \$PPID; $storm; kill -CONT \$PPID"
like "$(cat said)" 'the trace is not complete: [0-9]+ records' "which is said"

# --- others that trace

status "strace in a captured command" 0 "$capture" -o t -- strace -f -o strace.out sh -c ': <look; exit 0'
"$B/bin/normalize" t >normalized 2>verdict
is "$? $("$dump" normalized | "$tests/events" | grep -c "^open .*path=\"$work/look\"") $(grep -c 'openat(.*"look"' strace.out)" "0 1 1" \
	"both see it"
status "capture in a traced command" 5 strace -f -o strace.out "$capture" -o t -- sh -c ': <look; exit 5'
"$B/bin/normalize" t >normalized 2>verdict
is "$? $("$dump" normalized | "$tests/events" | grep -c "^open .*path=\"$work/look\"")" "0 1" "sees it"
status "gdb in a captured command" 0 "$capture" -o t -- gdb -q -batch -ex run -ex quit --args sh -c ': <look'
"$B/bin/normalize" t >normalized 2>verdict
is "$? $("$dump" normalized | "$tests/events" | grep -c "^open .*path=\"$work/look\"")" "0 1" "sees it"
done_testing
