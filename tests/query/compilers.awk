# SPDX-License-Identifier: BSD-2-Clause
# Makes the text of a trace in which each line of the input is a process that runs a command:
# PARENT|DIRECTORY|ARGUMENT ARGUMENT ...; `%' in it stands for a space.
function quoted(text)
{
	gsub(/%/, " ", text)
	return "\"" text "\""
}

BEGIN {
	FS = "|"
	print "@section kind=normalized start=1 cpus=1\n@definitions reset\nstring id=1 text=\"execve\""
	id = 1
}

/^#/ || !NF { next }

{
	process++
	count = split($3, argument, " ")
	list = ""
	for (i = 1; i <= count; i++) {
		print "string id=" ++id " text=" quoted(argument[i])
		list = list (i > 1 ? "," : "") id
	}
	print "string id=" ++id " text=" quoted($2)
	print "strings id=" process " strings=[" list "]"
	print "process id=" process " parent=" $1 " pid=" process + 100 " start=1"
	events = events sprintf("exec sequence=%d time=%d process=%d syscall=1 argv=%d cwd=%d result=%d\n", process, process,
				process, process, id, $4)
}

END {
	printf "@events\n%s@end\n", events
}
