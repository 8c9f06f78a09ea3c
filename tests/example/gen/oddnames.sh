#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes a directory, given as $1, of files whose names tools trip over.
mkdir "$1"
echo space > "$1/two words"
echo newline > "$1/two
lines"
echo quotes > "$1/it's \"quoted\""
printf 'byte\n' > "$1/$(printf 'not-utf8-\351')"
ln -s "two words" "$1/link"
