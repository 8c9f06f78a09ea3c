/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks at the kernel, our capabilities and what confines us. */
#include "requirements.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define KERNEL_MAJOR 6
#define KERNEL_MINOR 1
#define BTF "/sys/kernel/btf/vmlinux"	/* libbpf's way to it; the kernel has a shorter one */

static bool has_kernel(char *found)
{
	struct utsname name;
	unsigned major = 0, minor = 0;

	uname(&name);
	snprintf(found, FOUND_ROOM, "%.60s on %.60s", name.release, name.machine);
	if (sscanf(name.release, "%u.%u", &major, &minor) != 2 || strcmp(name.machine, "x86_64"))
		return false;
	return major > KERNEL_MAJOR || (major == KERNEL_MAJOR && minor >= KERNEL_MINOR);
}

static bool has_btf(char *found)
{
	bool readable = access(BTF, R_OK) == 0;

	snprintf(found, FOUND_ROOM, BTF "%s%s", readable ? "" : ": ", readable ? "" : strerror(errno));
	return readable;
}

/* The first line of a file; false: it cannot be read. */
static bool read_line(const char *path, char *line, size_t room)
{
	FILE *file = fopen(path, "re");
	bool got = file && fgets(line, room, file);

	if (file)
		fclose(file);
	if (got)
		line[strcspn(line, "\n")] = 0;
	return got;
}

/* Capabilities count for BPF only in the first user namespace, whose map is the whole of the ids
 * (user_namespaces(7), bpf_capable() in include/linux/capability.h). */
static bool is_in_first_user_namespace(char *found)
{
	unsigned long inside = 0, outside = 0, count = UINT32_MAX;
	char line[80];

	if (read_line("/proc/self/uid_map", line, sizeof(line)))
		sscanf(line, "%lu %lu %lu", &inside, &outside, &count);
	snprintf(found, FOUND_ROOM, "%s", count == UINT32_MAX ? "the machine's own" : "one of a container");
	return count == UINT32_MAX && !inside && !outside;
}

static bool has_capability(const struct __user_cap_data_struct *sets, unsigned number)
{
	return sets[number / 32].effective >> number % 32 & 1;
}

static bool has_capabilities(char *found)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2] = { 0 };
	bool all, bpf, perfmon;

	if (syscall(SYS_capget, &head, sets) < 0)
		return true;	/* cannot tell */
	all = has_capability(sets, CAP_SYS_ADMIN);
	bpf = all || has_capability(sets, CAP_BPF);
	perfmon = all || has_capability(sets, CAP_PERFMON);
	snprintf(found, FOUND_ROOM, "%s", bpf && perfmon ? "CAP_BPF, CAP_PERFMON" :
		 bpf ? "no CAP_PERFMON" : perfmon ? "no CAP_BPF" : "neither CAP_BPF nor CAP_PERFMON");
	return bpf && perfmon;
}

/* kernel_lockdown(7): in the mode "confidentiality" BPF may not read memory. */
static bool is_not_locked_down(char *found)
{
	char line[80];

	if (!read_line("/sys/kernel/security/lockdown", line, sizeof(line)))
		snprintf(line, sizeof(line), "not active");
	snprintf(found, FOUND_ROOM, "%s", line);
	return !strstr(line, "[confidentiality]");
}

/* A map of one number, which those may make that may use bpf(2) at all. */
static bool may_call_bpf(char *found)
{
	union bpf_attr map = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1,
	};
	int fd = syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof(map));

	snprintf(found, FOUND_ROOM, "%s", fd < 0 ? strerror(errno) : "allowed");
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

const struct requirement requirements[] = {
	{ "kernel", has_kernel, "boot Linux 6.1 or newer on x86-64", false, false },
	{ "BTF", has_btf, "use a kernel built with CONFIG_DEBUG_INFO_BTF; in a container, mount /sys", false, true },
	{ "capabilities", has_capabilities,
	  "run capture as root or with sudo, or give its file the capabilities (make install-caps)", false, false },
	{ "user namespace", is_in_first_user_namespace,
	  "run capture outside the container, or in one that is privileged and has no user namespace", false, false },
	{ "lockdown", is_not_locked_down, "boot with lockdown=integrity or without lockdown", false, false },
	{ "bpf(2)", may_call_bpf,
	  "a container's seccomp profile or a security module forbids it: run capture outside the container, "
	  "or in a privileged one", true, false },
	{ NULL, NULL, NULL, false, false },
};

const char *requirements_explain(int error_number)
{
	static char sentence[4 * FOUND_ROOM];
	char found[FOUND_ROOM];

	for (const struct requirement *each = requirements; each->name; each++) {
		if (each->holds(found))
			continue;
		snprintf(sentence, sizeof(sentence), "%s: %s; %s", each->name, found, each->cure);
		return sentence;
	}
	if (error_number == ENOMEM)
		return "no memory for the rings; ask for smaller ones with -b";
	if (error_number == EPERM || error_number == EACCES)
		return "the kernel does not allow these BPF programs, though all that they need seems to be there; "
		       "capture -v shows its log";
	snprintf(sentence, sizeof(sentence), "the kernel refused the BPF programs (%s); capture -v shows its log",
		 strerror(error_number));
	return sentence;
}
