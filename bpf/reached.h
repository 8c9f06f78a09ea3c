/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What a process' descriptor or cwd leads to. */
#ifndef BPF_REACHED_H
#define BPF_REACHED_H

#include "names.h"
#include "syscalls.h"

static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **slots = BPF_CORE_READ(table, fd);
	struct file *file = NULL;

	if (fd < 0 || (unsigned int)fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	bpf_probe_read_kernel(&file, sizeof(file), slots + fd);
	return file;
}

static __always_inline bool reached(struct task_struct *task, uint32_t does, int fd, struct path *path,
				    struct identity *identity)
{
	struct inode *inode;

	if (does & (DOES_FD | DOES_PAIR)) {
		struct file *file = file_of(task, fd);

		if (!file)
			return false;
		inode = BPF_CORE_READ(file, f_inode);
		path->mnt = BPF_CORE_READ(file, f_path.mnt);
		path->dentry = BPF_CORE_READ(file, f_path.dentry);
	} else if (does & DOES_ROOT) {
		path->mnt = BPF_CORE_READ(task, fs, root.mnt);
		path->dentry = BPF_CORE_READ(task, fs, root.dentry);
		inode = BPF_CORE_READ(path->dentry, d_inode);
	} else {
		path->mnt = BPF_CORE_READ(task, fs, pwd.mnt);
		path->dentry = BPF_CORE_READ(task, fs, pwd.dentry);
		inode = BPF_CORE_READ(path->dentry, d_inode);
	}
	*identity = identify(inode);
	return true;
}

#endif
