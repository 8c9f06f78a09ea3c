/* SPDX-License-Identifier: BSD-2-Clause */
/* The second witness: what the kernel says a call reached, against where the model says the name leads. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "model.h"
#include "resolve.h"

static bool same_path(const struct name *one, const struct name *other)
{
	return one == other || (one->length == other->length && !memcmp(one->bytes, other->bytes, one->length));
}

/* The directory that `asked' was seen from, when it led to `real' by no link; length 0: it did not. */
static struct text implied_base(const struct name *real, struct text asked)
{
	size_t rest = real->length - asked.length;

	if (!asked.length || asked.bytes[0] == '/' || asked.length >= real->length ||
	    memcmp(real->bytes + rest, asked.bytes, asked.length) || real->bytes[rest - 1] != '/')
		return (struct text){ NULL, 0 };
	return (struct text){ real->bytes, rest > 1 ? rest - 1 : 1 };
}

/*
 * The kernel found `real' by a name that leads elsewhere as far as links are known: there is one
 * more.  Unless the name's base may be wrong: then each name below it would seem to be a link.
 */
static void infer(struct model *model, const struct thread *thread, const struct open_file *file,
		  const struct sighting *sighting)
{
	struct tree *tree = thread->fs->tree;
	struct name *path;

	if (sighting->in_root || model_goes_up(name_text(file->path)) || implied_base(file->real, sighting->asked).length)
		return;
	path = model_without_links(model, thread, file->path, FOLLOW_LAST | FOLLOW_TOLD);
	for (size_t at = 1; at < path->length; at++)
		if (path->bytes[at] == '/')
			tree_forget_inferred(tree, (struct text){ path->bytes, at });
	if (!same_path(path, file->real) && !model_is_of_reader(name_text(path)))
		tree_infer_link(tree, name_text(path), name_text(file->real));
	name_drop(path);
}

/* Whether the kernel's path is where the known links lead, or where it found this name to lead before. */
static bool leads_there(const struct model *model, const struct thread *thread, const struct open_file *file)
{
	struct name *followed;
	bool leads;

	if (same_path(file->path, file->real)) {
		tree_forget_inferred(thread->fs->tree, name_text(file->path));
		return true;
	}
	followed = model_without_links(model, thread, file->path, FOLLOW_LAST);
	leads = same_path(followed, file->real) ||
		tree_led_to(thread->fs->tree, name_text(followed), name_text(file->real));
	name_drop(followed);
	return leads;
}

/* The kernel is right: what the name was seen from is where it says. */
static void correct_base(const struct thread *thread, const struct open_file *file, const struct sighting *sighting)
{
	struct text base = implied_base(file->real, sighting->asked);
	struct open_file *directory = fdtable_get(thread->files, sighting->dirfd);

	if (!base.length)
		return;
	if (sighting->dirfd == AT_FDCWD)
		fs_set_cwd(thread->fs, name_new(base.bytes, base.length));
	if (directory) {
		name_drop(directory->real);
		directory->real = name_new(base.bytes, base.length);
	}
}

static uint16_t judge(struct model *model, const struct thread *thread, const struct open_file *file,
		      const struct sighting *sighting)
{
	struct record_verdict *verdict = model->verdict;

	if (leads_there(model, thread, file)) {
		verdict->confirmed++;
		return EVENT_CONFIRMED;
	}
	if (sighting->no_symlink && tree_has_parent(thread->fs->tree, name_text(file->path))) {
		verdict->contradicted++;
		model_contradiction(model, thread, file);
		correct_base(thread, file, sighting);
		return EVENT_CONTRADICTED;
	}
	infer(model, thread, file, sighting);
	verdict->unverifiable++;
	return 0;
}

struct name *model_kernel_path(struct model *model, const struct thread *thread, const struct sighting *sighting)
{
	struct name *path;

	if (!sighting->names.length)
		return places_path(model->places, sighting->key);
	path = places_learn(model->places, sighting->key, sighting->names);
	if (!(sighting->status & RAW_DELETED))
		tree_learn_real(thread->fs->tree, name_text(path), S_ISDIR(sighting->mode));
	return path;
}

/* A name relative to a cwd in doubt was found where it would be below the last one known: so it is that. */
static bool restores_cwd(struct model *model, const struct thread *thread, struct open_file *file,
			 const struct sighting *sighting)
{
	struct fs *fs = thread->fs;
	struct name *path;

	if (sighting->dirfd != AT_FDCWD || fs->cwd || !fs->doubted || !file->real || !sighting->asked.length)
		return false;
	path = resolve_path(model->names, fs->tree, fs->root, fs->doubted, sighting->asked);
	if (!same_path(path, file->real)) {
		name_drop(path);
		return false;
	}
	fs_set_cwd(fs, name_hold(fs->doubted));
	name_drop(file->path);
	file->path = path;
	file->status &= ~(uint32_t)FILE_UNRESOLVED;
	return true;
}

uint16_t model_witness(struct model *model, const struct thread *thread, struct open_file *file,
		       const struct sighting *sighting)
{
	struct name *path;

	if (!(sighting->status & RAW_IDENTIFIED))
		return 0;
	file->ino = sighting->ino;
	file->dev = sighting->dev;
	file->mode = sighting->mode;
	file->status |= FILE_IDENTIFIED;
	if (!sighting->key) {
		file->status |= FILE_NAMELESS;
		return 0;
	}
	path = model_kernel_path(model, thread, sighting);
	name_drop(file->real);
	file->real = sighting->status & RAW_DELETED ? NULL : name_hold(path);
	file->status &= ~(uint32_t)FILE_DELETED;	/* it may have been, but the name led out of there */
	if (sighting->status & RAW_DELETED)
		file->status |= FILE_DELETED;
	if (file->status & FILE_UNRESOLVED && restores_cwd(model, thread, file, sighting))
		model->verdict->unresolved--;
	if (file->status & FILE_UNRESOLVED)
		return 0;
	if (!file->real) {
		model->verdict->unverifiable++;
		return 0;
	}
	return judge(model, thread, file, sighting);
}
