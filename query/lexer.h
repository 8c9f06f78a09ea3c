/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of a filter.  The lexer borrows the filter's text; the arena owns strings with escapes. */
#ifndef QUERY_LEXER_H
#define QUERY_LEXER_H

#include "arena.h"
#include "problem.h"
#include "record.h"

enum token_kind {
	TOKEN_WRONG,			/* lexer->problem says why */
	TOKEN_END,
	TOKEN_WORD,			/* fields, names, and operators that are words */
	TOKEN_STRING,
	TOKEN_NUMBER,			/* with its unit */
	TOKEN_SIGN,			/* an operator or bracket that is no word */
};

struct token {
	enum token_kind kind;
	struct place place;
	struct text text;		/* strings: what they stand for */
};

struct lexer {
	struct text source;
	size_t position;
	struct arena *arena;
	struct problem *problem;
};

struct token lexer_next(struct lexer *lexer);

#endif
