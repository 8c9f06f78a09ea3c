/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What an object is, and the kernel's own path of it. */
#ifndef BPF_NAMES_H
#define BPF_NAMES_H

#include "record.h"

struct identity {
	uint64_t ino;
	uint32_t dev;
	uint32_t mode;
	unsigned long super_flags;
};

static __always_inline struct identity identify(struct inode *inode)
{
	struct super_block *super = BPF_CORE_READ(inode, i_sb);

	return (struct identity){
		.ino = BPF_CORE_READ(inode, i_ino),
		.dev = BPF_CORE_READ(super, s_dev),
		.mode = BPF_CORE_READ(inode, i_mode),
		.super_flags = BPF_CORE_READ(super, s_flags),
	};
}

static __always_inline uint64_t mix(uint64_t sum, uint64_t value)
{
	sum = (sum ^ value) * 0x9e3779b97f4a7c15ull;
	return sum ^ sum >> 32;
}

/* A number for (mount, directory, name, object): equal for each time it is reached. */
static __always_inline uint64_t name_key(const struct path *path, const struct identity *identity)
{
	uint64_t key = mix((uint64_t)path->mnt, (uint64_t)BPF_CORE_READ(path->dentry, d_parent));

	key = mix(key, BPF_CORE_READ(path->dentry, d_name.hash_len));
	key = mix(key, identity->ino);
	return mix(key, identity->dev) | 1;
}

/* Whether the path must be sent: it is new, or may have changed since. */
static __always_inline bool name_is_new(uint64_t key)
{
	uint64_t generation = name_generation;
	uint64_t *sent = bpf_map_lookup_elem(&sent_names, &key);

	if (sent && *sent == generation)
		return false;
	if (sent)
		*sent = generation;
	else
		bpf_map_update_elem(&sent_names, &key, &generation, BPF_ANY);
	return true;
}

/* Whether the object's name was removed (d_unlinked(), include/linux/dcache.h). */
static __always_inline bool is_deleted(struct dentry *dentry)
{
	return !BPF_CORE_READ(dentry, d_hash.pprev) && BPF_CORE_READ(dentry, d_parent) != dentry;
}

static __always_inline struct mount *mount_of(struct vfsmount *mount)
{
	return (struct mount *)((char *)mount - bpf_core_field_offset(struct mount, mnt));
}

/* A walk from a name up to the root. */
struct walk {
	struct draft *draft;
	struct dentry *dentry;
	struct vfsmount *mount;
	struct dentry *root;	/* of that mount */
	uint32_t begin;
	bool whole;		/* the root was reached */
	bool detached;		/* nothing leads there: unmounted, moved out of the mount, in nsfs */
};

/* is_anon_ns() (fs/mount.h), whose test has changed: what such a namespace never has is a number. */
static __always_inline bool is_somewhere(struct mount *mount)
{
	struct mnt_namespace *namespace = BPF_CORE_READ(mount, mnt_ns);
	unsigned int number = namespace ? BPF_CORE_READ(namespace, ns.inum) : 0;

	return number && number != MNT_NS_ANON_INO;
}

/* From the root of a mount to where it is mounted. */
static __always_inline long leave_mount(struct walk *walk)
{
	struct mount *self = mount_of(walk->mount);
	struct mount *up = BPF_CORE_READ(self, mnt_parent);
	struct vfsmount *mount;

	if (up == self) {
		walk->whole = is_somewhere(self);
		walk->detached = !walk->whole;
		return 1;
	}
	mount = (struct vfsmount *)((char *)up + bpf_core_field_offset(struct mount, mnt));
	walk->dentry = BPF_CORE_READ(self, mnt_mountpoint);
	walk->mount = mount;
	walk->root = BPF_CORE_READ(mount, mnt_root);
	return 0;
}

/* One step; not 0 ends the walk. */
static long walk_step(uint32_t step, struct walk *walk)
{
	struct draft *draft = walk->draft;
	struct dentry *dentry = walk->dentry, *parent;
	const unsigned char *name;
	long length;

	if (dentry == walk->root)
		return leave_mount(walk);
	parent = BPF_CORE_READ(dentry, d_parent);
	if (parent == dentry)
		walk->detached = true;
	if (parent == dentry || draft->length - walk->begin > NAMES_ROOM)
		return 1;
	name = BPF_CORE_READ(dentry, d_name.name);
	length = bpf_probe_read_kernel_str(draft_end(draft), NAME_ROOM, name);
	if (length <= 0)
		return 1;
	draft->length += length & (2 * NAME_ROOM - 1);
	walk->dentry = parent;
	return 0;
}

/*
 * The kernel's own absolute path, leaf first, each name with a NUL: the walk of
 * prepend_path() (fs/d_path.c), up to the root of the mount namespace.  (bpf_loop()
 * since a bounded loop with a running offset is more than the verifier will follow.)
 */
static __always_inline struct span add_names(struct draft *draft, const struct path *path)
{
	struct walk walk = {
		.draft = draft,
		.dentry = path->dentry,
		.mount = path->mnt,
		.root = BPF_CORE_READ(path->mnt, mnt_root),
		.begin = draft->length,
	};

	bpf_loop(NAMES_MAX, walk_step, &walk, 0);
	if (walk.detached) {
		draft->length = walk.begin;
		draft->status |= RAW_DELETED;
		return (struct span){ 0, 0 };
	}
	if (!walk.whole) {
		/* Too deep: no path rather than half of one. */
		draft->length = walk.begin;
		return draft_unreadable(draft);
	}
	if (draft->length == walk.begin) {
		*draft_end(draft) = 0;	/* the root itself */
		draft->length++;
	}
	return (struct span){ draft->fixed + walk.begin, draft->length - walk.begin };
}

/* What has no place in the tree of names may still have one: "[eventfd]", "memfd:name". */
static __always_inline struct span add_label(struct draft *draft, const struct path *path)
{
	long length = bpf_probe_read_kernel_str(draft_end(draft), NAME_ROOM, BPF_CORE_READ(path->dentry, d_name.name));

	return length > 1 ? draft_add(draft, length & (2 * NAME_ROOM - 1)) : (struct span){ 0, 0 };
}

/* Fills in the fields that syscall and exec records share for what was reached. */
#define ADD_IDENTITY(draft, record, identity, path) do { \
	(record)->ino = (identity)->ino; \
	(record)->dev = (identity)->dev; \
	(record)->mode = (identity)->mode; \
	(record)->names = (struct span){ 0, 0 }; \
	(record)->name_key = 0; \
	(draft)->status |= RAW_IDENTIFIED; \
	if ((identity)->super_flags & SB_NOUSER) { \
		(record)->names = add_label(draft, path); \
		break; \
	} \
	if (is_deleted((path)->dentry)) \
		(draft)->status |= RAW_DELETED; \
	(record)->name_key = name_key(path, identity); \
	if (name_is_new((record)->name_key)) \
		(record)->names = add_names(draft, path); \
} while (0)

#endif
