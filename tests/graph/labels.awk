# A trace for undump: `top' runs each line's command, whose words come behind a tab.
BEGIN {
	FS = "\t"
	strings = 2
	print "@section kind=normalized start=1000000000 cpus=1"
	print "property name=\"cwd\" value=\"/b\""
	print "@definitions reset"
	print "string id=1 text=\"top\""
	print "string id=2 text=\"/b\""
	print "strings id=1 strings=[1]"
	print "process id=1 pid=9 start=1000000000 name=1 argv=1 cwd=2"
}
/^#/ || !NF {
	next
}
{
	count = split($2, words, " ")
	list = ""
	for (i = 1; i <= count; i++) {
		printf "string id=%d text=\"%s\"\n", ++strings, words[i]
		list = list (i > 1 ? "," : "") strings
	}
	commands++
	printf "strings id=%d strings=[%s]\n", commands + 1, list
	printf "process id=%d parent=1 pid=%d start=1000000000 name=1 argv=1 cwd=2\n", commands + 1, commands + 9
}
END {
	print "@events"
	print "exec time=1000000001 process=1 tid=9 argv=1 cwd=2 name=1"
	for (i = 1; i <= commands; i++) {
		printf "fork time=%d process=1 tid=9 child=%d\n", 1000000000 + 2 * i, i + 1
		printf "exec time=%d process=%d tid=9 argv=%d cwd=2 name=1\n", 1000000001 + 2 * i, i + 1, i + 1
	}
	print "@end"
}
