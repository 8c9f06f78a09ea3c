/* SPDX-License-Identifier: BSD-2-Clause */
/* What was done through an io_uring: a request and its completion together are one call. */
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "memory.h"
#include "model_call.h"
#include "syscall_names.h"

/* O_LARGEFILE as the kernel has it: io_uring adds it to what was asked for, as open(2) does, where it
 * is not seen (force_o_largefile()). */
#define KERNEL_LARGEFILE 0100000

/* A request that has not completed. */
struct request {
	uint64_t id;
	UT_hash_handle hh;
	uint64_t record[];	/* a copy; aligned as records are */
};

static void forget(struct model *model, struct request *request)
{
	HASH_DEL(model->requests, request);
	free(request);
}

void model_submit(struct model *model, const struct ordered *item)
{
	struct record_submit raw;
	struct request *request, *old;

	RECORD_FIELDS(item->record, &raw);
	HASH_FIND(hh, model->requests, &raw.request, sizeof(raw.request), old);
	if (old)
		forget(model, old);	/* its completion is lost */
	request = memory_get(sizeof(*request) + item->record->length);
	request->id = raw.request;
	memcpy(request->record, item->record, item->record->length);
	HASH_ADD(hh, model->requests, id, sizeof(request->id), request);
}

/* The call as it would have been, but for its name. */
static void fill(struct call *call, const struct record *submitted, const struct ordered *item)
{
	struct record_syscall *raw = &call->raw;
	struct record_complete complete;

	RECORD_FIELDS(item->record, &complete);
	RECORD_FIELDS(submitted, raw);	/* struct record_submit begins as this does */
	raw->result = complete.result;
	raw->status |= complete.status;
	raw->ino = complete.ino;
	raw->dev = complete.dev;
	raw->mode = complete.mode;
	raw->name_key = complete.name_key;
	call->path = call_string(submitted, raw->path);
	call->path2 = call_string(submitted, raw->path2);
	call->names = call_string(item->record, complete.names);
	call->rule = syscall_rule(raw->number, false);
	raw->flags &= ~(uint64_t)KERNEL_LARGEFILE;
	if (call->rule && call->rule->does & DOES_TOUCH)
		raw->value = complete.result < 0 ? 0 : call->rule->does & DOES_READ ? TOUCH_READ : TOUCH_WRITE;
}

void model_complete(struct model *model, const struct ordered *item)
{
	struct call call = { .model = model };
	struct record_complete complete;
	struct request *request;

	RECORD_FIELDS(item->record, &complete);
	HASH_FIND(hh, model->requests, &complete.request, sizeof(complete.request), request);
	if (!request)
		return;	/* lost, which is counted */
	fill(&call, (const struct record *)request->record, item);
	call.name = syscall_uring_name(call.raw.number);
	if (call.rule)
		call_run(&call, item);
	forget(model, request);
}

void model_drop_requests(struct model *model)
{
	struct request *request, *next;

	HASH_ITER(hh, model->requests, request, next)
		forget(model, request);
}
