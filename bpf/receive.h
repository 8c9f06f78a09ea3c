/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Descriptors that come through a socket (SCM_RIGHTS, unix(7)): a record for each. */
#ifndef BPF_RECEIVE_H
#define BPF_RECEIVE_H

#include "call.h"
#include "syscall.h"
#include "touch.h"

#define SOL_SOCKET 1
#define SCM_RIGHTS 1
#define RECEIVE_STEPS (1 << 17)	/* messages, control messages and descriptors of one call */

/* Where things lie in struct msghdr, struct mmsghdr and struct cmsghdr, for both sorts of calls. */
struct layout {
	uint32_t control, control_length, message_size, word, head_size;
};

static const struct layout layouts[2] = {
	{ 32, 40, 64, 8, 16 },
	{ 16, 20, 32, 4, 12 },
};

/*
 * A walk over the messages of a call, their control messages, and the descriptors in those.  It
 * must not lie on the stack: before Linux 6.8 the verifier follows the callback of bpf_loop() once
 * only, and takes what is zero there at first for zero for ever.
 */
struct receipt {
	uint64_t message;	/* address of the next one */
	uint32_t messages;	/* left */
	uint32_t fds;		/* left in the control message */
	uint64_t at, end;	/* in the control messages */
	uint64_t next;		/* control message */
	bool failed;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct receipt);
} receipts SEC(".maps");

static __always_inline struct receipt *own_receipt(void)
{
	uint32_t zero = 0;

	return bpf_map_lookup_elem(&receipts, &zero);
}

static __always_inline uint64_t read_word(const struct layout *layout, uint64_t address, bool *failed)
{
	uint64_t word = 0;
	long result = layout->word == 8 ? bpf_probe_read_user(&word, 8, (const void *)address)
					: bpf_probe_read_user(&word, 4, (const void *)address);

	*failed |= result != 0;
	return word;
}

static __always_inline void next_message(struct receipt *receipt, const struct layout *layout)
{
	receipt->messages--;
	receipt->at = read_word(layout, receipt->message + layout->control, &receipt->failed);
	receipt->end = receipt->at + read_word(layout, receipt->message + layout->control_length, &receipt->failed);
	receipt->message += layout->message_size;
}

static __always_inline void next_control(struct receipt *receipt, const struct layout *layout)
{
	uint64_t length = read_word(layout, receipt->at, &receipt->failed);
	int sort[2] = { 0 };	/* level, type */

	if (bpf_probe_read_user(sort, sizeof(sort), (const void *)(receipt->at + layout->word)))
		receipt->failed = true;
	if (length < layout->head_size || length > receipt->end - receipt->at) {
		receipt->at = receipt->end;
		return;
	}
	receipt->next = receipt->at + ((length + layout->word - 1) & ~(uint64_t)(layout->word - 1));
	if (sort[0] == SOL_SOCKET && sort[1] == SCM_RIGHTS)
		receipt->fds = (length - layout->head_size) / sizeof(int);
	receipt->at = receipt->fds ? receipt->at + layout->head_size : receipt->next;
}

static __always_inline void next_fd(struct receipt *receipt, struct call *call)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct member *leader = member_of(task->group_leader);
	int fd = -1;

	if (bpf_probe_read_user(&fd, sizeof(fd), (const void *)receipt->at))
		receipt->failed = true;
	receipt->fds--;
	receipt->at = receipt->fds ? receipt->at + sizeof(int) : receipt->next;
	if (leader)
		renew(leader, fd);
	call->result = fd;
	if (!receipt->failed)
		record_syscall();
}

/* Not 0 ends the walk. */
static long receive_step(uint32_t step, void *context)
{
	struct receipt *receipt = own_receipt();
	struct call *call = own_call();
	const struct layout *layout;

	if (!call || !receipt || receipt->failed)
		return 1;
	layout = &layouts[call->compat & 1];
	if (receipt->fds)
		next_fd(receipt, call);
	else if (receipt->at && receipt->at + layout->head_size <= receipt->end)
		next_control(receipt, layout);
	else if (receipt->messages)
		next_message(receipt, layout);
	else
		return 1;
	return 0;
}

/* recvmsg(2) returns bytes, recvmmsg(2) messages.  Global, as record_syscall(). */
__attribute__((noinline)) int receive(uint64_t address, uint32_t messages)
{
	struct receipt *receipt = own_receipt();

	if (!receipt)
		return 0;
	*receipt = (struct receipt){ .message = address, .messages = messages };
	bpf_loop(RECEIVE_STEPS, receive_step, NULL, 0);
	if (receipt->failed)
		count_unreadable();
	return 0;
}

#endif
