/* SPDX-License-Identifier: BSD-2-Clause */
/* Which argument tells a command apart depends on the sort of program. */
#include "command_label.h"

#include <string.h>

#include "mask.h"

#define WORD_LIMIT 32			/* characters of one word in a label */
#define TEXT_LIMIT 36			/* characters of a shell's text */

struct words {
	const char *const *list;
	size_t count;
};
#define WORDS(list) { list, sizeof(list) / sizeof((list)[0]) }

/* Options whose value is an argument of its own: of compilers and linkers, and of cmake. */
static const char *const compiler_valued[] = {
	"-o", "-I", "-D", "-U", "-L", "-l", "-x", "-T", "-u", "-z", "-m", "-MF", "-MT", "-MQ", "-include",
	"-imacros", "-isystem", "-iquote", "-idirafter", "-isysroot", "-imultiarch", "-iprefix", "-dumpbase",
	"-dumpbase-ext", "-dumpdir", "-auxbase", "-auxbase-strip", "-Xlinker", "-Xassembler", "-Xpreprocessor",
	"--param", "-framework", "-arch", "-target", "-e", "-h", "-soname", "-rpath", "-plugin", "-dynamic-linker",
};
static const char *const cmake_valued[] = { "-G", "-D", "-A", "-T", "-U", "-C", "-j", "-t", "--target", "--config" };

static const struct words compiler_words = WORDS(compiler_valued), cmake_words = WORDS(cmake_valued), no_words;

/* What was found on the way along the arguments. */
struct operands {
	struct text first, second, last;
	struct text output;		/* of -o */
	struct text directory;		/* of -C */
	struct text option;		/* the first one */
	size_t count;
	size_t expressions;		/* of -e and -f: as many operands are none */
	bool compiles;			/* -c, -S or -E */
};

static bool is_any(struct text text, struct words words)
{
	for (size_t i = 0; i < words.count; i++)
		if (text_is(text, words.list[i]))
			return true;
	return false;
}

/* Names right in /tmp tell nothing, and differ in each run; what lies deeper may be what is built. */
static bool is_random(struct text name)
{
	return text_is(path_directory(name), "/tmp") || mask_is_random(name);
}

static void take_operand(struct operands *operands, struct text argument)
{
	if (is_random(argument))
		return;
	if (operands->count == 0)
		operands->first = argument;
	if (operands->count == 1)
		operands->second = argument;
	operands->last = argument;
	operands->count++;
}

static void take_option(struct operands *operands, struct text option, struct text argv, size_t *at,
			struct words valued)
{
	struct text value = { NULL, 0 };

	if (!operands->option.length)
		operands->option = option;
	if (text_is(option, "-c") || text_is(option, "-S") || text_is(option, "-E"))
		operands->compiles = true;
	if (!valued.count && (text_is(option, "-e") || text_is(option, "-f")))
		operands->expressions++;
	if (text_is(option, "-o") || text_is(option, "--output")) {
		if (argument_next(argv, at, &value) && !is_random(value))
			operands->output = value;
	} else if (option.length > 9 && !memcmp(option.bytes, "--output=", 9)) {
		operands->output = (struct text){ option.bytes + 9, option.length - 9 };
	} else if (is_any(option, valued)) {
		argument_next(argv, at, &value);
	} else if (text_is(option, "-C")) {
		if (argument_next(argv, at, &value))
			operands->directory = value;
	}
}

static struct operands find_operands(struct text argv, size_t skip, struct words valued)
{
	struct operands operands = { 0 };
	struct text argument;
	size_t at = 0;

	for (size_t i = 0; i <= skip; i++)
		argument_next(argv, &at, &argument);
	while (argument_next(argv, &at, &argument)) {
		if (argument.length > 1 && argument.bytes[0] == '-')
			take_option(&operands, argument, argv, &at, valued);
		else if (argument.length)
			take_operand(&operands, argument);
	}
	return operands;
}

/* The last part of a path; of "dir/" that is dir. */
static struct text shorten(struct text word)
{
	while (word.length > 1 && word.bytes[word.length - 1] == '/')
		word.length--;
	return path_base(word).length ? path_base(word) : word;
}

static void add_word(struct buffer *buffer, const char *before, struct text word)
{
	if (!word.length)
		return;
	buffer_print(buffer, "%s", before);
	buffer_name(buffer, shorten(word), WORD_LIMIT);
}

/* Whose first operand is a pattern and the like, not a file, and tells enough. */
static const char *const matcher_names[] = { "grep", "egrep", "fgrep", "expr" };

/* Whose first operand is a program, or which have none. */
static const char *const filter_names[] = { "sed", "awk", "gawk", "mawk", "tr" };

/* Which are called after what they make. */
static const char *const mover_names[] = { "mv", "cp", "ln", "install" };

/* What cmake is to do, when that is its first option. */
static const char *const cmake_modes[] = { "--build", "--install", "-B", "-S", "-E", "-P" };

static const struct words matchers = WORDS(matcher_names), filters = WORDS(filter_names), movers = WORDS(mover_names);

static void add_expression(struct buffer *buffer, struct text expression)
{
	if (!expression.length)
		return;
	buffer_print(buffer, " ");
	buffer_name(buffer, expression, WORD_LIMIT);
}

/* Where the program of a sed or awk is long and much the same each time, files tell more. */
static void label_filter(struct buffer *buffer, struct text name, const struct operands *operands, struct text output)
{
	/* tr has two sets, and no files. */
	size_t programs = text_is(name, "tr") ? 2 : operands->expressions ? operands->expressions : 1;

	if (operands->count > programs)
		add_word(buffer, " ", operands->last);
	else if (output.length)
		add_word(buffer, " > ", output);
	else
		add_expression(buffer, operands->count ? operands->first : operands->option);
}

static bool ends_with(struct text name, const char *end)
{
	size_t length = strlen(end);

	return name.length >= length && !memcmp(name.bytes + name.length - length, end, length);
}

static void label_compiler(struct buffer *buffer, const struct program *program, const struct operands *operands)
{
	if (!operands->compiles && operands->output.length) {
		add_word(buffer, " -o ", operands->output);
	} else if (operands->count) {
		add_word(buffer, " ", operands->first);
		if (operands->count > 1)
			buffer_print(buffer, " …");
	} else if (program->class == PROGRAM_DRIVER) {
		add_word(buffer, " ", operands->option);
	}
}

static void label_builder(struct buffer *buffer, const struct operands *operands)
{
	add_word(buffer, " -C ", operands->directory);
	if (text_is(operands->option, "--version"))
		add_word(buffer, " ", operands->option);
	if (operands->count && !memchr(operands->first.bytes, '=', operands->first.length))
		add_word(buffer, " ", operands->first);
}

static void label_cmake(struct buffer *buffer, const struct operands *operands)
{
	if (is_any(operands->option, (struct words)WORDS(cmake_modes)))
		add_word(buffer, " ", operands->option);
	add_word(buffer, " ", operands->count ? operands->first : operands->option);
}

static struct words valued_options(const struct program *program, struct text name)
{
	if (program->class == PROGRAM_DRIVER || program->class == PROGRAM_HELPER)
		return compiler_words;
	return text_is(name, "cmake") ? cmake_words : no_words;
}

static struct text script_text(struct text argv)
{
	struct text argument = { NULL, 0 };
	size_t at = 0;

	argument_next(argv, &at, &argument);
	while (argument_next(argv, &at, &argument))
		if (argument.length && argument.bytes[0] != '-')
			return argument;
	return (struct text){ NULL, 0 };
}

static void label_arguments(struct buffer *buffer, const struct program *program, struct text name, struct text argv,
			    struct text output)
{
	struct words valued = valued_options(program, name);
	struct operands operands = find_operands(argv, program->script ? classify_script(argv) : 0, valued);

	if (valued.list == compiler_valued)
		label_compiler(buffer, program, &operands);
	else if (valued.list == cmake_valued)
		label_cmake(buffer, &operands);
	else if (program->class == PROGRAM_BUILDER)
		label_builder(buffer, &operands);
	else if (ends_with(name, "ar") && operands.count > 1 && operands.first.length < 8)
		add_word(buffer, " ", operands.second);
	else if (is_any(name, movers))
		add_word(buffer, " ", operands.last);
	else if (is_any(name, matchers))
		add_expression(buffer, operands.count ? operands.first : operands.option);
	else if (is_any(name, filters))
		label_filter(buffer, name, &operands, output);
	else if (operands.output.length)
		add_word(buffer, " -o ", operands.output);
	else if (!operands.count && output.length)
		add_word(buffer, " > ", output);
	else
		add_word(buffer, " ", operands.count ? operands.first : operands.option);
}

void command_label(struct buffer *buffer, const struct model *model, const struct program *program,
		   struct text output)
{
	struct text name = model_name(model, program->name), argv = model_name(model, program->argv);
	struct text text;

	buffer_name(buffer, name, WORD_LIMIT);
	if (program->class != PROGRAM_WRAPPER || program->script) {
		label_arguments(buffer, program, name, argv, output);
		return;
	}
	text = script_text(argv);
	if (text.length) {
		buffer_print(buffer, ": ");
		buffer_name(buffer, text, TEXT_LIMIT);
	}
}

void command_line(struct buffer *buffer, struct text argv, size_t limit)
{
	size_t at = 0, begin = buffer->length;
	struct text argument;

	while (argument_next(argv, &at, &argument)) {
		if (buffer->length - begin > limit) {
			buffer_print(buffer, " … (%zu bytes in all)", argv.length);
			return;
		}
		if (buffer->length > begin)
			buffer_print(buffer, " ");
		buffer_shell_word(buffer, argument);
	}
}
