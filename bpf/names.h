/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What an object is, and the kernel's own path of it. */
#ifndef BPF_NAMES_H
#define BPF_NAMES_H

#include "record.h"

static __always_inline uint64_t mix(uint64_t sum, uint64_t value)
{
	sum = (sum ^ value) * 0x9e3779b97f4a7c15ull;
	return sum ^ sum >> 32;
}

/* A pointer as a number: the verifier forbids to compute with one, but forgets here what it was. */
static __always_inline uint64_t number_of(const volatile void *pointer, struct draft *draft)
{
	volatile uint64_t *number = &draft->number;

	*number = (uint64_t)pointer;
	return *number;
}

/* A number for (mount, directory, name, object): equal for each time it is reached. */
static __always_inline uint64_t name_key(struct draft *draft, struct dentry *dentry)
{
	const struct object *object = &draft->object;
	uint64_t key = mix(object->mount, number_of(FOLLOW(dentry, d_parent), draft));

	key = mix(key, FOLLOW(dentry, d_name.hash_len));
	key = mix(key, object->ino);
	return mix(key, object->dev) | 1;
}

/* Whether the path must be sent: it is new, or may have changed since. */
static __always_inline bool name_is_new(uint64_t key)
{
	uint64_t sent = mix(key, name_generation) | 1;
	uint32_t number = key >> 32 & (SENT_SETS - 1);
	struct recent *set = bpf_map_lookup_elem(&sent_names, &number);

	if (!set)
		return true;
	if (recent_has(set, sent))
		return false;
	recent_add(set, sent);
	return true;
}

/* Whether the object's name was removed (d_unlinked(), include/linux/dcache.h). */
static __always_inline bool is_deleted(struct dentry *dentry)
{
	return !FOLLOW(dentry, d_hash.pprev) && FOLLOW(dentry, d_parent) != dentry;
}

static __always_inline struct mount *mount_of(uint64_t mount)
{
	return READABLE(mount, mount - bpf_core_field_offset(struct mount, mnt));
}

static __always_inline uint64_t root_of(uint64_t vfsmount, struct draft *draft)
{
	struct mount *mount = mount_of(vfsmount);

	return number_of(FOLLOW(mount, mnt.mnt_root), draft);
}

/* is_anon_ns() (fs/mount.h), whose test has changed: what such a namespace never has is a number. */
static __always_inline bool is_somewhere(struct mount *mount)
{
	struct mnt_namespace *namespace = FOLLOW(mount, mnt_ns);
	unsigned int number = namespace ? FOLLOW(namespace, ns.inum) : 0;

	return number && number != MNT_NS_ANON_INO;
}

/* From the root of a mount to where it is mounted. */
static __always_inline long leave_mount(struct draft *draft)
{
	struct walk *walk = &draft->walk;
	struct mount *self = mount_of(walk->mount);
	struct mount *up = FOLLOW(self, mnt_parent);

	if (up == self) {
		walk->whole = is_somewhere(self);
		walk->detached = !walk->whole;
		return 1;
	}
	walk->dentry = number_of(FOLLOW(self, mnt_mountpoint), draft);
	walk->mount = number_of(up, draft) + bpf_core_field_offset(struct mount, mnt);
	walk->root = root_of(walk->mount, draft);
	return 0;
}

/* One step; not 0 ends the walk. */
static long walk_step(uint32_t step, struct draft **context)
{
	struct draft *draft = *context;
	struct walk *walk = &draft->walk;
	struct dentry *dentry;
	uint64_t parent;
	long length;

	if (walk->dentry == walk->root)
		return leave_mount(draft);
	dentry = READABLE(dentry, walk->dentry);
	parent = number_of(FOLLOW(dentry, d_parent), draft);
	if (parent == walk->dentry)
		walk->detached = true;
	if (parent == walk->dentry || draft->length - walk->begin > NAMES_ROOM)
		return 1;
	length = bpf_probe_read_kernel_str(draft_end(draft), NAME_ROOM, FOLLOW(dentry, d_name.name));
	if (length <= 0)
		return 1;
	draft->length += length & (2 * NAME_ROOM - 1);
	walk->dentry = parent;
	return 0;
}

/*
 * The kernel's own absolute path of the draft's object, leaf first, each name with a NUL: the walk
 * of prepend_path() (fs/d_path.c), up to the root of the mount namespace.  (bpf_loop() since a
 * bounded loop with a running offset is more than the verifier will follow.)  Not static: the
 * verifier follows a global function by itself, once, and not again for each way that leads here.
 */
__attribute__((noinline)) int add_names(void)
{
	struct draft *draft = own_draft();
	struct walk *walk;

	if (!draft)
		return 0;
	walk = &draft->walk;
	walk->dentry = draft->object.dentry;
	walk->mount = draft->object.mount;
	walk->root = root_of(walk->mount, draft);
	walk->begin = draft->length;
	walk->whole = walk->detached = false;
	bpf_loop(NAMES_MAX, walk_step, &draft, 0);
	if (!walk->whole) {
		draft->length = walk->begin;
		if (walk->detached)
			draft->status |= RAW_DELETED;
		else
			draft_unreadable(draft);	/* too deep: no path rather than half of one */
		return 0;
	}
	if (draft->length == walk->begin) {
		*draft_end(draft) = 0;	/* the root itself */
		draft->length++;
	}
	draft->object.names = (struct span){ draft->fixed + walk->begin, draft->length - walk->begin };
	return 0;
}

/* What has no place in the tree of names may still have one: "[eventfd]", "memfd:name". */
static __always_inline void add_label(struct draft *draft, struct dentry *dentry)
{
	long length = bpf_probe_read_kernel_str(draft_end(draft), NAME_ROOM, FOLLOW(dentry, d_name.name));

	if (length > 1)
		draft->object.names = draft_add(draft, length & (2 * NAME_ROOM - 1));
}

/* Describes the draft's object, from the addresses on.  Global, as add_names(). */
__attribute__((noinline)) int add_object(void)
{
	struct draft *draft = own_draft();
	struct super_block *super;
	struct dentry *dentry;
	struct inode *inode;

	if (!draft)
		return 0;
	dentry = READABLE(dentry, draft->object.dentry);
	inode = READABLE(inode, draft->object.inode);
	super = FOLLOW(inode, i_sb);
	draft->object.ino = FOLLOW(inode, i_ino);
	draft->object.mode = FOLLOW(inode, i_mode);
	draft->object.dev = FOLLOW(super, s_dev);
	draft->object.names = (struct span){ 0, 0 };
	draft->object.name_key = 0;
	draft->status |= RAW_IDENTIFIED;
	if (FOLLOW(super, s_flags) & SB_NOUSER) {
		add_label(draft, dentry);
		return 0;
	}
	if (is_deleted(dentry))
		draft->status |= RAW_DELETED;
	draft->object.name_key = name_key(draft, dentry);
	if (name_is_new(draft->object.name_key))
		add_names();
	return 0;
}

/* Names an object, to be described. */
static __always_inline void draft_set_object(struct draft *draft, const struct vfsmount *mount,
					     const struct dentry *dentry, const struct inode *inode)
{
	draft->object.mount = (uint64_t)mount;
	draft->object.dentry = (uint64_t)dentry;
	draft->object.inode = (uint64_t)inode;
}

/* The fields that records share for what was reached. */
#define FILL_OBJECT(record, object) do { \
	(record)->ino = (object)->ino; \
	(record)->dev = (object)->dev; \
	(record)->mode = (object)->mode; \
	(record)->names = (object)->names; \
	(record)->name_key = (object)->name_key; \
} while (0)

#endif
