/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Failed lookups that a process repeats: gcc asks of each directory on its way whether it is a
 * link, dozens of times, which is half of all calls of a build.  The first is told, the others
 * are counted.
 */
#ifndef BPF_PROBE_H
#define BPF_PROBE_H

#include "call.h"
#include "names.h"
#include "record.h"

#define PROBE_LONGEST 256u	/* bytes of a name that is compared */

struct hashing {
	const struct draft *draft;
	uint64_t sum;
};

static long hash_word(uint32_t word, struct hashing *hashing)
{
	hashing->sum = mix(hashing->sum, *(const uint64_t *)(hashing->draft->text + (8 * word & (TEXT_ROOM - 1))));
	return 0;
}

/* A number for the name in the draft's text, which is alone there. */
static __always_inline uint64_t hash_text(struct draft *draft, uint32_t length)
{
	struct hashing hashing = { draft, length };

	*(uint64_t *)draft_end(draft) = 0;
	bpf_loop((length + 7) / 8, hash_word, &hashing, 0);
	return hashing.sum;
}

/* A number for (call, name, where it begins, flags, mode, result): equal for equal questions with
 * equal answers.  0: the name is too long, or begins at a descriptor. */
static __always_inline uint64_t probe_key(struct draft *draft, const struct call *call,
					  const struct syscall_rule *rule, uint32_t length)
{
	uint64_t key;

	if (!length || length > PROBE_LONGEST)
		return 0;
	key = mix(hash_text(draft, length), (uint64_t)(-call->result) << 32 | call->number << 1 | (call->compat & 1));
	/* open(2) leaves its mode undefined where it creates nothing. */
	key = mix(key, argument(call, rule->flags) << 32 | (rule->kind == KIND_OPEN ? 0 : call->value));
	if (draft->text[0] != '/') {
		struct dentry *cwd = own_task()->fs->pwd.dentry;

		if (rule->fd && call->fd != AT_FDCWD)
			return 0;
		key = mix(mix(key, number_of(cwd, draft)), cwd->d_inode->i_ino);
	}
	return key | 1;
}

/*
 * Whether the call, whose name is in the draft, asks what this program has asked before, and got
 * the same answer; remembers it.  Global, as record_syscall().
 */
__attribute__((noinline)) int is_repeated(uint32_t length)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct member *leader = member_of(task->group_leader);
	struct draft *draft = own_draft();
	struct call *call = own_call();
	struct recent *known;
	uint64_t key;

	if (!leader || !draft || !call || draft->status)
		return false;
	key = probe_key(draft, call, rule_of(call), length);
	if (!key)
		return false;
	known = &leader->probes[key >> 32 & (PROBE_SETS - 1)];
	if (recent_has(known, key)) {
		leader->repeats++;
		return true;
	}
	recent_add(known, key);
	return false;
}

/* The same name may mean another object from now on. */
static __always_inline void forget_probes(struct member *leader)
{
	__builtin_memset(leader->probes, 0, sizeof(leader->probes));
}

#endif
