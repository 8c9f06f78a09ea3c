/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's structures, as far as we look into them.  libbpf finds the true
 * offsets in the running kernel's BTF (CO-RE), so only names and types matter.
 */
#ifndef BPF_KERNEL_H
#define BPF_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t __u8;
typedef int8_t __s8;
typedef uint16_t __u16;
typedef int16_t __s16;
typedef uint32_t __u32;
typedef int32_t __s32;
typedef uint64_t __u64;
typedef int64_t __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

#define TS_COMPAT 0x0002		/* arch/x86/include/asm/thread_info.h: a 32-bit call is under way */
#define SIGNAL_GROUP_EXIT 0x00000004	/* include/linux/sched/signal.h */
#define NR_EXECVE 59	/* arch/x86/entry/syscalls/syscall_64.tbl */
#define NR_EXECVEAT 322
#define X32_SYSCALL_BIT 0x40000000	/* arch/x86/include/uapi/asm/unistd.h */
#define NR_IO_URING_SETUP 425	/* also on i386 */
#define NR_IO_URING_ENTER 426
#define AT_FDCWD -100
#define MAX_ERRNO 4095
#define EFAULT 14
#define SIGSYS 31
#define ENAMETOOLONG 36
#define MNT_NS_ANON_INO 0xeffffff7u	/* include/uapi/linux/nsfs.h: of detached mounts, in newer kernels */
#define SB_NOUSER (1ul << 31)		/* include/linux/fs.h: pipefs, sockfs, memfd, anon_inodefs: no paths */

/* include/uapi/linux/bpf.h */
enum {
	BPF_ANY = 0,
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
	BPF_F_NO_PREALLOC = 1 << 0,
	BPF_F_MMAPABLE = 1 << 10,
	BPF_LOCAL_STORAGE_GET_F_CREATE = 1,
	BPF_RB_NO_WAKEUP = 1,
	BPF_RB_FORCE_WAKEUP = 2,
	BPF_RB_AVAIL_DATA = 0,
};

/* include/uapi/linux/fcntl.h, include/uapi/asm-generic/fcntl.h */
enum { PROT_WRITE = 2, PROT_EXEC = 4, MAP_PRIVATE = 2, MAP_TYPE = 0x0f, MAP_ANONYMOUS = 0x20 };	/* mman-common.h */
enum { TIOCGPTPEER = 0x5441, FIONCLEX = 0x5450, FIOCLEX = 0x5451 };	/* include/uapi/asm-generic/ioctls.h */
enum { F_DUPFD = 0, F_SETFD = 2, F_DUPFD_CLOEXEC = 1030 };

/* Never changes: ptrace(2) hands it out. */
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax;
};

/* For each of these libbpf searches all types of the kernel, which takes 0.6 ms. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
	uint64_t hash_len;
	const unsigned char *name;
};

struct super_block {
	uint32_t s_dev;
	unsigned long s_flags;
};

struct inode {
	uint16_t i_mode;
	unsigned long i_ino;
	struct super_block *i_sb;
};

struct hlist_bl_node {
	struct hlist_bl_node **pprev;
};

struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct ns_common {
	unsigned int inum;
};

struct mnt_namespace {
	struct ns_common ns;
};

struct nsproxy {
	struct mnt_namespace *mnt_ns;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	struct mnt_namespace *mnt_ns;	/* NULL: it was unmounted */
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct inode *f_inode;
	struct path f_path;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct fs_struct {
	struct path root, pwd;
};

struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
	uint64_t utime, stime;
	unsigned long maxrss;
};

struct thread_info {
	uint32_t status;
};

typedef struct {
	uint32_t val;
} kuid_t;

typedef struct {
	uint32_t val;
} kgid_t;

struct cred {
	kuid_t uid;
	kgid_t gid;
};

struct pid {
	unsigned int level;	/* of its namespace */
};

typedef struct {
	unsigned long sig[1];
} sigset_t;

struct sigpending {
	sigset_t signal;
};

struct task_struct {
	struct thread_info thread_info;
	int pid, tgid;
	int exit_code;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct signal_struct *signal;
	struct sigpending pending;
	struct files_struct *files;
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	struct mm_struct *mm;
	const struct cred *cred;
	uint64_t start_time;
	uint64_t utime, stime;
	char comm[16];
	struct bpf_local_storage *bpf_storage;	/* NULL: it has none */
};

/* io_uring/: a request, and its arguments, which lie where it begins. */
struct filename {
	const char *name;
};

struct io_cqe {
	int res;
	union {
		unsigned int flags;
		int fd;
	};
};

struct io_sr_msg {
	void *umsg;
};

struct io_kiocb {
	struct file *file;
	uint8_t opcode;
	unsigned int flags;	/* the lower half, in newer kernels */
	struct io_cqe cqe;
};

struct open_how {
	uint64_t flags, mode, resolve;
};

struct io_open {
	int dfd;
	uint32_t file_slot;
	struct filename *filename;
	struct open_how how;
};

struct io_close {
	int fd;
	uint32_t file_slot;
};

struct io_rename {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
	int flags;
};

struct io_unlink {
	int dfd, flags;
	struct filename *filename;
};

struct io_mkdir {
	int dfd;
	uint16_t mode;
	struct filename *filename;
};

struct io_link {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
	int flags;
};

struct io_statx {
	int dfd;
	unsigned int flags;
	struct filename *filename;
};

struct io_accept {
	int iou_flags;
	uint32_t file_slot;
};

struct io_socket {
	uint32_t file_slot;
};

struct linux_binprm {
	struct file *file;
	int argc, envc;
	const char *filename;
	const char *interp;
	const char *fdpath;	/* made up for an execveat(2) from a descriptor */
};

#pragma clang attribute pop

#endif
