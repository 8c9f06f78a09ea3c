/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How the kernel's pointers are followed.  A probe read takes 25 ns, a direct load 1 ns, but for
 * those the verifier must know the type; and of a pointer that it trusts, it searches the whole
 * of the kernel's BTF, which takes a millisecond, each time it comes by.  Both are solved by
 * bpf_rdonly_cast(), since Linux 6.2: it makes of a number, or of a trusted pointer, one that
 * may be read through and nothing else.  (A page that is not there reads as zeros.)
 */
#ifndef BPF_FOLLOW_H
#define BPF_FOLLOW_H

#include "kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#ifdef NEWEST
#define has_cast true
#else
/* Set by capture before loading: the kernel has bpf_rdonly_cast(). */
const volatile bool has_cast;
#endif

extern void *bpf_rdonly_cast(const void *object, uint32_t type) __ksym __weak;

/* A pointer whose type the verifier knows, or a number, as a pointer to be read through. */
#define READABLE(type, pointer) ((struct type *)(has_cast \
	? bpf_rdonly_cast((const void *)(pointer), bpf_core_type_id_kernel(struct type)) \
	: (void *)(pointer)))

/* A field, by way of what was a number before READABLE(). */
#define FOLLOW(pointer, field) (has_cast ? (pointer)->field : BPF_CORE_READ(pointer, field))

static __always_inline struct task_struct *own_task(void)
{
	return READABLE(task_struct, bpf_get_current_task_btf());
}

#endif
