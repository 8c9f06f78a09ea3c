/* SPDX-License-Identifier: BSD-2-Clause */
/* Plays the matches on the way from a leaf to the root. */
#include "tournament.h"

#include <stdlib.h>

#include "memory.h"

void tournament_free(struct tournament *tournament)
{
	free(tournament->keys);
	free(tournament->winners);
	*tournament = (struct tournament){ 0 };
}

/* Who stands at a place of the tree; below the matches are the numbers themselves. */
static uint32_t at(const struct tournament *tournament, uint32_t place)
{
	return place < tournament->size ? tournament->winners[place] : place - tournament->size;
}

static void play(struct tournament *tournament, uint32_t place)
{
	uint32_t left = at(tournament, 2 * place), right = at(tournament, 2 * place + 1);

	tournament->winners[place] = tournament->keys[right] < tournament->keys[left] ? right : left;
}

void tournament_grow(struct tournament *tournament, uint32_t count)
{
	uint32_t before = tournament->size, size = before ? before : 2;

	while (size < count)
		size *= 2;
	if (size == before)
		return;
	tournament->keys = memory_grow(tournament->keys, size * sizeof(*tournament->keys));
	tournament->winners = memory_grow(tournament->winners, size * sizeof(*tournament->winners));
	for (uint32_t i = before; i < size; i++)
		tournament->keys[i] = UINT64_MAX;
	tournament->size = size;
	for (uint32_t place = size - 1; place; place--)
		play(tournament, place);
}

void tournament_set(struct tournament *tournament, uint32_t number, uint64_t key)
{
	tournament->keys[number] = key;
	for (uint32_t place = (number + tournament->size) / 2; place; place /= 2)
		play(tournament, place);
}
