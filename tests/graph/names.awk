# A trace for undump: for each line a command that has it as argument and writes a file of this name in /b.
{
	name[NR] = $0
}
END {
	print "@section kind=normalized start=1000000000 cpus=1"
	print "property name=\"command\" value=\"sh\\0" name[1] "\\0\""
	print "property name=\"cwd\" value=\"/b\""
	print "@definitions reset"
	print "string id=1 text=\"sh\""
	print "string id=2 text=\"/b\""
	print "strings id=1 strings=[1]"
	print "process id=1 pid=9 start=1000000000 name=1 argv=1 cwd=2"
	for (i = 1; i <= NR; i++) {
		printf "string id=%d text=\"%s\"\n", 2 * i + 1, name[i]
		printf "string id=%d text=\"/b/%s\"\n", 2 * i + 2, name[i]
		printf "strings id=%d strings=[1,%d]\n", i + 1, 2 * i + 1
		printf "file id=%d path=%d real=%d mode=0100644\n", i, 2 * i + 2, 2 * i + 2
		printf "process id=%d parent=1 pid=%d start=1000000000 name=1 argv=%d cwd=2\n", i + 1, i + 9, i + 1
	}
	print "@events"
	for (i = 1; i <= NR; i++)
		printf "open time=%d process=%d tid=9 file=%d result=3 fd=3 flags=577\n", 1000000000 + i, i + 1, i
	print "@end"
}
