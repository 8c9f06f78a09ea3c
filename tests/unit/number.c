/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes, times and levels, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "number.h"

static void test_sizes(void **state)
{
	(void)state;
	assert_int_equal(number_size("65536"), 65536);
	assert_int_equal(number_size("64K"), 65536);
	assert_int_equal(number_size("64k"), 65536);
	assert_int_equal(number_size("3M"), 3 << 20);
	assert_int_equal(number_size("1G"), 1 << 30);
}

static void test_no_sizes(void **state)
{
	static const char *const texts[] = {
		"", "K", "-1", " 1", "1KB", "1 K", "1.5M", "0x10", "99999999999999999999", "18446744073709551615K",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(number_size(texts[i]), 0);
}

static void test_seconds(void **state)
{
	static const char *const wrong[] = {
		"", ".", "-1", " 1", "1s", "1e3", "0x10", "nan", "inf", "1.2.3", "99999999999",
	};

	(void)state;
	assert_int_equal(number_seconds("0"), 0);
	assert_int_equal(number_seconds("0.5"), 500000000);
	assert_int_equal(number_seconds("10"), 10000000000);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(number_seconds(wrong[i]), UINT64_MAX);
}

static void test_levels(void **state)
{
	(void)state;
	assert_int_equal(number_zstd_level(NULL), 1);
	assert_int_equal(number_zstd_level("3"), 3);
	assert_int_equal(number_zstd_level("0"), 0);
	assert_int_equal(number_zstd_level(""), 0);
	assert_int_equal(number_zstd_level("3x"), 0);
	assert_int_equal(number_zstd_level("1000"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_no_sizes),
		cmocka_unit_test(test_seconds),
		cmocka_unit_test(test_levels),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
