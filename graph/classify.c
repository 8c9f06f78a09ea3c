/* SPDX-License-Identifier: BSD-2-Clause */
/* Program names, without the compiler's triplet and version, looked up in a table. */
#include "classify.h"

#include <string.h>

#include "paths.h"

static const struct {
	enum program_class class;
	const char *names;		/* a space before and behind each */
} classes[] = {
	{ PROGRAM_BUILDER, " make gmake bmake ninja ninja-build samu scons waf tup bazel buck2 redo kati dpkg-buildpackage "
			   "debuild dh dh_auto_build dh_auto_install dh_auto_test dh_auto_clean cargo rpmbuild " },
	{ PROGRAM_CONFIGURER, " configure config.status cmake meson qmake autoreconf dh_auto_configure " },
	{ PROGRAM_DRIVER, " cc gcc g++ c++ c89 c99 clang clang++ cpp gfortran gdc gnat gcc-ar tcc icc icx nvcc "
			  "rustc swiftc " },
	{ PROGRAM_HELPER, " cc1 cc1plus cc1obj as collect2 ld ld.bfd ld.gold ld.lld lld mold lto1 lto-wrapper "
			  "lto-plugin f951 gnat1 d21 cpp1 real-ld g++-mapper-server " },
	{ PROGRAM_WRAPPER, " env nice nohup ionice time timeout setsid stdbuf libtool ltmain.sh "
			   "glibtool fakeroot fakeroot-sysv eatmydata sudo chrt taskset xargs depcomp unshare busybox " },
	{ PROGRAM_FILTER, " cat sed awk gawk mawk nawk grep egrep fgrep tr cut head tail sort uniq cmp diff cp "
			  "install ln tee wc install-sh move-if-change ginstall patch gzip xz bzip2 tar " },
	{ PROGRAM_TRIVIAL, " mv rm mkdir rmdir touch chmod chown echo printf true false test [ expr dirname basename "
			   "uname pwd sleep mktemp ls find date id hostname which readlink realpath mkinstalldirs " },
};

bool text_is(struct text text, const char *characters)
{
	return text.length == strlen(characters) && !memcmp(text.bytes, characters, text.length);
}

bool argument_next(struct text argv, size_t *at, struct text *argument)
{
	const char *end;

	if (*at >= argv.length)
		return false;
	argument->bytes = argv.bytes + *at;
	end = memchr(argument->bytes, 0, argv.length - *at);
	argument->length = end ? (size_t)(end - argument->bytes) : argv.length - *at;
	*at += argument->length + 1;
	return true;
}

/* Names are words: one that is empty or has a space is none of them. */
static bool listed(const char *names, struct text name)
{
	if (!name.length || memchr(name.bytes, ' ', name.length))
		return false;
	for (const char *at = names; (at = memmem(at, strlen(at), name.bytes, name.length)); at++)
		if (at[-1] == ' ' && at[name.length] == ' ')
			return true;
	return false;
}

static int find_class(struct text name)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (listed(classes[i].names, name))
			return classes[i].class;
	return -1;
}

/* gcc-12 and python3.11 without their versions. */
static struct text without_version(struct text name)
{
	while (name.length > 1 && memchr("0123456789.-", name.bytes[name.length - 1], 12))
		name.length--;
	return name;
}

/* x86_64-linux-gnu-gcc without what comes before gcc. */
static struct text without_triplet(struct text name)
{
	const char *dash = name.bytes ? memrchr(name.bytes, '-', name.length) : NULL;

	if (!dash || dash == memchr(name.bytes, '-', name.length))
		return (struct text){ name.bytes, 0 };
	return (struct text){ dash + 1, name.bytes + name.length - dash - 1 };
}

static enum program_class class_of(struct text name)
{
	int class = find_class(name);

	if (class < 0)
		class = find_class(name = without_version(name));
	if (class < 0)
		class = find_class(without_triplet(name));
	return class < 0 ? PROGRAM_PLAIN : (enum program_class)class;
}

static bool answers(struct text name)
{
	return listed(" grep egrep fgrep zgrep cmp diff test [ expr ", name);
}

static bool is_shell(struct text name)
{
	return listed(" sh bash dash ash ksh mksh zsh posh ", name);
}

static bool is_interpreter(struct text name)
{
	return is_shell(name) || listed(" python perl ruby tclsh node lua guile php ", without_version(name));
}

static struct text program_name(struct text argv, struct text exe)
{
	struct text first = { NULL, 0 };
	size_t at = 0;

	if (!argument_next(argv, &at, &first) || !path_base(first).length)
		return path_base(exe);
	first = path_base(first);
	if (first.bytes[0] == '-' && first.length > 1)
		return (struct text){ first.bytes + 1, first.length - 1 };
	return first;
}

/* They run the compiler that they are given once, twice or not at all: what they do is its work. */
static bool runs_compilers(struct text name)
{
	return listed(" ccache sccache distcc icecc ", name);
}

/* Whether the interpreter gets its program as text: -c, -e, -m; then there is no script. */
static bool takes_text(struct text option, bool shell)
{
	if (option.length < 2 || option.bytes[1] == '-')
		return false;
	return memchr(option.bytes, 'c', option.length) ||
	       (!shell && (memchr(option.bytes, 'e', option.length) || memchr(option.bytes, 'm', option.length)));
}

size_t classify_script(struct text argv)
{
	struct text name = program_name(argv, (struct text){ NULL, 0 }), argument;
	size_t at = 0, count = 1;

	if (!name.length || !(is_interpreter(name) || runs_compilers(name)) || !argument_next(argv, &at, &argument))
		return 0;
	for (; argument_next(argv, &at, &argument); count++) {
		if (argument.length && argument.bytes[0] != '-' && argument.bytes[0] != '+')
			return count;
		if (takes_text(argument, is_shell(name)))
			return 0;
	}
	return 0;
}

static bool has_argument(struct text argv, const char *wanted)
{
	struct text argument;
	size_t at = 0;

	while (argument_next(argv, &at, &argument))
		if (text_is(argument, wanted))
			return true;
	return false;
}

/* Programs that are of several sorts, by their arguments. */
static enum program_class refine(struct classified found, struct text argv)
{
	if (text_is(found.name, "cmake") && (has_argument(argv, "--build") || has_argument(argv, "--install")))
		return PROGRAM_BUILDER;
	if (text_is(found.name, "cmake") && (has_argument(argv, "-E") || has_argument(argv, "-P")))
		return PROGRAM_PLAIN;
	if (text_is(found.name, "meson") && (has_argument(argv, "compile") || has_argument(argv, "install")))
		return PROGRAM_BUILDER;
	return found.class;
}

static bool shell_runs_text(struct text argv)
{
	struct text argument;
	size_t at = 0;

	argument_next(argv, &at, &argument);
	while (argument_next(argv, &at, &argument) && argument.length && argument.bytes[0] == '-')
		if (takes_text(argument, true))
			return true;
	return false;
}

struct classified classify(struct text argv, struct text exe)
{
	struct classified found = { .name = program_name(argv, exe) };
	size_t skip = classify_script(argv), at = 0;
	struct text script;

	if (!skip && found.name.length && is_shell(found.name)) {
		found.class = shell_runs_text(argv) ? PROGRAM_WRAPPER : PROGRAM_PLAIN;
		return found;
	}
	if (skip) {
		for (size_t i = 0; i <= skip; i++)
			argument_next(argv, &at, &script);
		found.name = path_base(script);
		found.script = true;
	}
	found.class = class_of(found.name);
	found.class = refine(found, argv);
	found.answers = answers(found.name);
	found.gathers = listed(" libtool glibtool ltmain.sh ", found.name);
	found.caches = runs_compilers(path_base(exe)) || runs_compilers(program_name(argv, exe));
	return found;
}
