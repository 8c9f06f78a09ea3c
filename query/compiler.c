/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of drivers, options and suffixes. */
#include "compiler.h"

#include <string.h>

#include "value.h"

static bool is_one_of(struct text text, const char *const *list)
{
	for (; *list; list++)
		if (text_is(text, *list))
			return true;
	return false;
}

/* The text up to the next dash, which is taken off *rest with it. */
static struct text next_part(struct text *rest)
{
	const char *dash = rest->length ? memchr(rest->bytes, '-', rest->length) : NULL;
	struct text part = { rest->bytes, dash ? (size_t)(dash - rest->bytes) : rest->length };

	rest->bytes += part.length + (dash != NULL);
	rest->length -= part.length + (dash != NULL);
	return part;
}

/* [TARGET-]DRIVER[-VERSION...]: so gcc-ar and clang-format are none. */
bool compiler_is_driver(struct text program)
{
	static const char *const drivers[] = { "cc", "c++", "c89", "c99", "gcc", "g++", "clang", "clang++", NULL };
	struct text rest = text_last_part(program);

	while (rest.length) {
		struct text part = next_part(&rest);

		if (is_one_of(part, drivers) && (!rest.length || (*rest.bytes >= '0' && *rest.bytes <= '9')))
			return true;
	}
	return false;
}

bool compiler_is_launcher(struct text program)
{
	static const char *const launchers[] = { "ccache", "sccache", "distcc", "icecc", NULL };

	return is_one_of(text_last_part(program), launchers);
}

/* Options whose value is the next argument. */
static bool takes_value(struct text option)
{
	static const char *const options[] = {
		"-A", "-B", "-D", "-F", "-G", "-I", "-L", "-MF", "-MQ", "-MT", "-T", "-U", "-Xanalyzer", "-Xassembler",
		"-Xclang", "-Xlinker", "-Xpreprocessor", "-arch", "-aux-info", "-cxx-isystem", "-dumpbase",
		"-dumpbase-ext", "-dumpdir", "-e", "-framework", "-idirafter", "-imacros", "-imultilib", "-include",
		"-include-pch", "-iprefix", "-iquote", "-isysroot", "-isystem", "-isystem-after", "-ivfsoverlay",
		"-iwithprefix", "-iwithprefixbefore", "-l", "-mllvm", "-o", "-rpath", "-target", "-u",
		"-working-directory", "-wrapper", "-x", "-z", "--param", "--sysroot", NULL
	};

	return is_one_of(option, options);
}

static bool refuses(struct text option)
{
	static const char *const options[] = { "-E", "-M", "-MM", "-###", "--version", "-dumpversion", "-dumpmachine",
					       "-dumpspecs", "-dumpfullversion", "-cc1", "-cc1as", "--help", NULL };

	return is_one_of(option, options) || text_begins(option, "-print-") || text_begins(option, "--print-") ||
	       text_begins(option, "--help=");
}

/* What the compiler proper reads; an assembler's source only if it is preprocessed. */
static bool has_source_suffix(struct text name)
{
	static const char *const suffixes[] = { "c", "i", "C", "cc", "cp", "cxx", "cpp", "CPP", "c++", "ii", "m", "mi", "mm",
						"M", "mii", "S", "sx", NULL };
	const char *dot = memrchr(name.bytes, '.', name.length);

	return dot && is_one_of((struct text){ dot + 1, name.bytes + name.length - dot - 1 }, suffixes);
}

static enum argument_role take_value(struct argument_scan *scan, struct text value)
{
	char option = scan->option;

	scan->value = false;
	if (option == 'x')
		scan->language = !text_is(value, "none");
	return option == 'o' ? ARGUMENT_OUTPUT : ARGUMENT_OPTION;
}

static enum argument_role take_option(struct argument_scan *scan, struct text option)
{
	if (refuses(option))
		return ARGUMENT_REFUSAL;
	if (text_is(option, "-c") || text_is(option, "-S"))
		return ARGUMENT_OBJECT_ONLY;
	if (takes_value(option)) {
		scan->value = true;
		scan->option = option.length == 2 ? option.bytes[1] : 0;
	} else if (text_begins(option, "-x")) {
		scan->option = 'x';
		return take_value(scan, (struct text){ option.bytes + 2, option.length - 2 });
	}
	return ARGUMENT_OPTION;
}

enum argument_role compiler_argument(struct argument_scan *scan, struct text argument)
{
	if (scan->value)
		return take_value(scan, argument);
	if (!argument.length || text_is(argument, "-"))
		return ARGUMENT_OPTION;
	if (*argument.bytes == '@')
		return ARGUMENT_RESPONSE;
	if (*argument.bytes == '-')
		return take_option(scan, argument);
	return scan->language || has_source_suffix(argument) ? ARGUMENT_SOURCE : ARGUMENT_OPTION;
}

static bool is_proper(struct text program)
{
	static const char *const programs[] = { "cc1", "cc1plus", "cc1obj", "cc1objplus", NULL };

	return is_one_of(text_last_part(program), programs);
}

/* gcc's drivers put other arguments behind it, clang's none. */
size_t compiler_proper_source(const struct context *context, const uint32_t *arguments, size_t count)
{
	struct argument_scan scan = { 0 };
	size_t source = 0;

	if (count > 2 && text_is(context_string(context, arguments[1]), "-cc1"))
		return has_source_suffix(context_string(context, arguments[count - 1])) ? count - 1 : 0;
	if (!count || !is_proper(context_string(context, arguments[0])))
		return 0;
	for (size_t i = 1; i < count; i++) {
		enum argument_role role = compiler_argument(&scan, context_string(context, arguments[i]));

		if (role == ARGUMENT_REFUSAL)
			return 0;
		source = role == ARGUMENT_SOURCE ? i : source;
	}
	return source;
}
