/* SPDX-License-Identifier: BSD-2-Clause */
/* Ids to values: any id, many ids, clearing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "idmap.h"

#define MANY 20000u

static void test_empty(void **state)
{
	struct idmap map = IDMAP(uint64_t);

	(void)state;
	assert_null(idmap_get(&map, 1));
	assert_null(idmap_get(&map, 0));
	assert_null(idmap_put(&map, 0));
	idmap_clear(&map);
	idmap_free(&map);
	idmap_free(&map);
}

/* Spread over the whole range, and all in one slot of a small table. */
static void fill(uint32_t (*id_of)(uint32_t))
{
	struct idmap map = IDMAP(uint64_t);

	for (uint32_t i = 1; i <= MANY; i++) {
		uint64_t *value = idmap_put(&map, id_of(i));

		assert_non_null(value);
		assert_int_equal(*value, 0);
		*value = i;
	}
	assert_int_equal(map.count, MANY);
	for (uint32_t i = 1; i <= MANY; i++) {
		assert_int_equal(*(uint64_t *)idmap_get(&map, id_of(i)), i);
		assert_ptr_equal(idmap_put(&map, id_of(i)), idmap_get(&map, id_of(i)));
	}
	assert_null(idmap_get(&map, id_of(MANY + 1)));
	assert_null(idmap_get(&map, 0));
	idmap_clear(&map);
	for (uint32_t i = 1; i <= MANY; i++)
		assert_null(idmap_get(&map, id_of(i)));
	assert_int_equal(*(uint64_t *)idmap_put(&map, id_of(5)), 0);
	idmap_free(&map);
}

static uint32_t itself(uint32_t i) { return i; }
static uint32_t from_the_end(uint32_t i) { return UINT32_MAX - i + 1; }
static uint32_t scattered(uint32_t i) { return i * 2246822519u; }
static uint32_t downwards(uint32_t i) { return MANY + 1 - i ? MANY + 1 - i : MANY + 1; }
static uint32_t both(uint32_t i) { return i % 2 ? i : i << 12; }
static uint32_t far_apart(uint32_t i) { return i << 16 | i >> 16; }

static void test_many(void **state)
{
	(void)state;
	fill(itself);
	fill(downwards);
	fill(both);
	fill(from_the_end);
	fill(scattered);
	fill(far_apart);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_empty), cmocka_unit_test(test_many) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
