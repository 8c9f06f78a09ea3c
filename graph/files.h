/* SPDX-License-Identifier: BSD-2-Clause */
/* Which file a name means at this place of the trace: made, moved, deleted, made again. */
#ifndef GRAPH_FILES_H
#define GRAPH_FILES_H

#include "model.h"

/* The file that has this name now; one that was there before the trace when none is known. */
uint32_t file_at(struct model *model, uint32_t path);

/* The same for who has it open already: also one that was deleted meanwhile. */
uint32_t file_held(struct model *model, uint32_t path);

/* What has this name from now on is another. */
void file_forget(struct model *model, uint32_t path);

/* The file under this name after the process has created or emptied it. */
uint32_t file_make(struct model *model, uint32_t process, uint32_t path);

/* The process gives the file of one name another, or a further one, or takes its name away. */
void file_rename(struct model *model, uint32_t process, uint32_t from, uint32_t to);
void file_link(struct model *model, uint32_t process, uint32_t from, uint32_t to);
void file_unlink(struct model *model, uint32_t process, uint32_t path);

/* A name that was looked for and not there. */
void file_miss(struct model *model, uint32_t process, uint32_t path, uint32_t how);

#endif
