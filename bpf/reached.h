/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What a process' descriptor or cwd leads to. */
#ifndef BPF_REACHED_H
#define BPF_REACHED_H

#include "names.h"
#include "syscalls.h"

/* NULL where nothing is open. */
static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
	struct fdtable *table = task->files->fdt;
	struct fdtable *slot;
	struct file *file;

	if (fd < 0 || (unsigned int)fd >= table->max_fds)
		return NULL;
	/* Any structure that has a pointer to pointers will do to read one directly. */
	slot = READABLE(fdtable, (uint64_t)(table->fd + fd) - bpf_core_field_offset(struct fdtable, fd));
	file = (struct file *)FOLLOW(slot, fd);
	return file ? READABLE(file, file) : NULL;
}

static __always_inline uint64_t inode_number(struct file *file)
{
	struct inode *inode = FOLLOW(file, f_inode);

	return FOLLOW(inode, i_ino);
}

/* Describes what a file leads to. */
static __always_inline void add_file(struct draft *draft, struct file *file)
{
	draft_set_object(draft, FOLLOW(file, f_path.mnt), FOLLOW(file, f_path.dentry), FOLLOW(file, f_inode));
	add_object();
}

/* Describes a directory. */
static __always_inline void add_directory(struct draft *draft, struct vfsmount *mount, struct dentry *dentry)
{
	draft_set_object(draft, mount, dentry, dentry->d_inode);
	add_object();
}

#endif
