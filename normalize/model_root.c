/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the root directory of a process is, by the kernel's word at its exec.  Where capture itself
 * was run in a chroot, the initial state's names are seen from there, but the kernel's never are.
 */
#include <string.h>

#include "model.h"

/* The name as it is seen from outside. */
static void put_below(struct name **name, struct open_file *file, void *context)
{
	const struct name *root = context;
	struct text inside = name_text(*name);
	struct name *below;

	(void)file;
	if (!inside.length || inside.bytes[0] != '/')
		return;
	inside.length -= inside.length == 1;
	below = name_join(name_text(root), inside);
	name_drop(*name);
	*name = below;
}

static void take_real(struct open_file *file, void *context)
{
	(void)context;
	if (!file->real)
		return;
	name_drop(file->path);
	file->path = name_hold(file->real);
}

void model_learn_root(struct model *model, struct thread *thread, struct text names)
{
	struct name *root = names.length ? places_join(model->names, names) : name_new("/", 1);

	if (!model->rooted && root->length > 1) {
		model_each_name(model, NULL, put_below, root);
		fdtable_each(thread->files, ++model->round, take_real, NULL);
		tree_put_below(thread->fs->tree, root);
	}
	model->rooted = true;
	fs_set_root(thread->fs, root);
}
