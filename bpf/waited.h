/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Which child a call has waited for: wait(2). */
#ifndef BPF_WAITED_H
#define BPF_WAITED_H

#include "call.h"
#include "record.h"

#define CHILD_STOPPED 0x7f	/* status, its low bits: nor has it ended when it continues (0xffff) */
#define CLD_DUMPED 3		/* codes up to this say that the child has ended */
#define P_PID 1
enum { WNOHANG = 1, WSTOPPED = 2, WEXITED = 4, WCONTINUED = 8 };	/* include/uapi/linux/wait.h */

/* The words of a siginfo_t that tell of a child, for both sorts of calls. */
struct siginfo_head {
	int signal, error, code, pid32, pid;
};

/* wait4(2): a status may be asked for or not. */
static __always_inline bool read_status(struct call *call, uint64_t address, uint64_t options)
{
	int status = 0;

	call->value = call->result;
	if (call->result <= 0)
		return false;
	if (!address && options & (WSTOPPED | WCONTINUED))
		call->value |= WAIT_UNSURE;
	if (address && bpf_probe_read_user(&status, sizeof(status), (const void *)address))
		count_unreadable();
	return (status & CHILD_STOPPED) != CHILD_STOPPED;
}

/* waitid(2) without a siginfo_t: what it found is only known by what was asked for.  One that may
 * have found nothing, or anything, of whomever, is a flaw of the trace. */
static __always_inline bool guess_child(struct call *call, uint64_t options)
{
	bool unsure = options & (WNOHANG | WSTOPPED | WCONTINUED);

	call->value = 0;	/* any */
	if (!(options & WEXITED))
		return false;
	if (argument(call, A0) == P_PID)
		call->value = (uint32_t)argument(call, A1) | (unsure ? WAIT_UNSURE : 0);
	else if (unsure)
		count_unreadable();
	return call->value || !unsure;
}

static __always_inline bool read_siginfo(struct call *call, uint64_t address, uint64_t options)
{
	struct siginfo_head info = { 0 };

	if (call->result)
		return false;
	if (!address)
		return guess_child(call, options);
	if (bpf_probe_read_user(&info, sizeof(info), (const void *)address)) {
		count_unreadable();
		return false;
	}
	call->value = call->compat ? info.pid32 : info.pid;
	return call->value && info.code <= CLD_DUMPED;
}

/* Whether a child was found to have ended; says in `value' which. */
static __always_inline bool has_waited(struct call *call, const struct syscall_rule *rule)
{
	uint64_t address = argument(call, rule->value);

	return rule->does & DOES_WAIT_INFO ? read_siginfo(call, address, argument(call, rule->flags))
					   : read_status(call, address, argument(call, rule->flags));
}

#endif
