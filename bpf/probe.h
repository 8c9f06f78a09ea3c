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
#include "syscall.h"

#define PROBE_WORDS 32u	/* of a name that is compared */

/* A number for the name in the draft's text, which is alone there. */
static __always_inline uint64_t hash_text(struct draft *draft, uint32_t length)
{
	const uint64_t *words = (const uint64_t *)draft->text;
	uint64_t sum = length;

	*(uint64_t *)draft_end(draft) = 0;
#pragma clang loop unroll(disable)
	for (uint32_t i = 0; i < PROBE_WORDS && 8 * i < length; i++)
		sum = mix(sum, words[i]);
	return sum;
}

/* A number for (call, name, where it begins, flags, mode, result): equal for equal questions with
 * equal answers.  0: the name is too long, or begins at a descriptor. */
static __always_inline uint64_t probe_key(struct draft *draft, const struct call *call,
					  const struct syscall_rule *rule)
{
	uint32_t length = call->path.length;
	uint64_t key;

	if (!length || length > 8 * PROBE_WORDS)
		return 0;
	key = mix(hash_text(draft, length), (uint64_t)(-call->result) << 32 | call->number << 1 | (call->compat & 1));
	/* open(2) leaves its mode undefined where it creates nothing. */
	key = mix(key, argument(call, rule->flags) << 32 | (rule->kind == KIND_OPEN ? 0 : call->value));
	if (draft->text[0] != '/') {
		struct dentry *cwd = task_of(call)->fs->pwd.dentry;

		if (rule->fd && call->fd != AT_FDCWD)
			return 0;
		key = mix(mix(key, number_of(cwd, draft)), cwd->d_inode->i_ino);
	}
	return key | 1;
}

/* Reads the name.  Global, as add_names(). */
__attribute__((noinline)) int find_probe(void)
{
	struct call *call = own_call();
	struct draft *draft;

	if (!call)
		return 0;
	draft = begin_draft(call, rule_of(call));
	call->probe = draft && !draft->status ? probe_key(draft, call, rule_of(call)) : 0;
	return 0;
}

/* Whether the call asks what this program has asked before, and got the same answer; remembers it. */
static __always_inline bool is_repeated(struct member *member, struct member *leader, struct call *call)
{
	struct cpu_state *state = own_state();
	struct recent *known;
	uint64_t key;

	find_probe();
	if (!call->probe || !state)
		return false;
	known = &leader->probes[call->probe >> 32 & (PROBE_SETS - 1)];
	key = call->probe ^ leader->forgotten << 1;
	if (recent_has(known, key)) {
		member->repeats++;
		state->repeats++;
		return true;
	}
	recent_add(known, key);
	return false;
}

/* The same name may mean another object from now on. */
static __always_inline void forget_probes(struct member *leader)
{
	leader->forgotten++;
}

#endif
