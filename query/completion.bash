# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Completion of query(1) in bash: what it offers comes from query itself, so it never lags behind.

# Names, one a line, that may come next in the filter so far ($2), whose last word is $3.
_query_filter_words()
{
	local query=$1 before=${2%"$3"} field

	# FIELD OPERATOR |, FIELD in {NAME, |
	if [[ $before =~ ([a-z]+\.[a-z.]+)[[:space:]]*(==|!=|in[[:space:]]*\{[^}]*)[[:space:]]*$ ]]; then
		field=${BASH_REMATCH[1]}
		"$query" --fields="$field" 2>/dev/null
		return
	fi
	"$query" --fields 2>/dev/null | sed 's/ .*//; s/\.\*$/./'
	printf '%s\n' and or not in glob contains startswith endswith
}

# The filter is mostly one word of the shell, in quotes; its last word is completed.
_query_filter()
{
	local query=$1 text=$2 quote='' last word
	case $text in
	[\'\"]*) quote=${text:0:1} text=${text:1} ;;
	esac
	last=${text##*[[:space:]!(\{,=&|]}
	while IFS= read -r word; do
		[[ $word == "$last"* ]] && COMPREPLY+=("${text%"$last"}$word")
	done < <(_query_filter_words "$query" "$text" "$last")
	[ -z "$quote" ] || compopt -o nospace 2>/dev/null
}

_query_columns()
{
	local query=$1 list=$2 last=${2##*,} word

	while IFS= read -r word; do
		COMPREPLY+=("${list%"$last"}$word")
	done < <(compgen -W "$("$query" --fields 2>/dev/null | sed 's/ .*//; s/\.\*$/./')" -- "$last")
	compopt -o nospace 2>/dev/null
}

_query()
{
	local query=$1 current=$2 previous=$3 options

	# bash splits --option=value at the sign.
	[[ ${COMP_WORDS[COMP_CWORD]} == = ]] && current=''
	[[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD - 2]}
	current=${COMP_WORDS[COMP_CWORD]#=}
	COMPREPLY=()
	case $previous in
	-f | --format)
		mapfile -t COMPREPLY < <(compgen -W "$("$query" --views 2>/dev/null | sed 's/ .*//')" -- "$current")
		return ;;
	--columns | --fields)
		_query_columns "$query" "$current"
		return ;;
	-e | --expression)
		_query_filter "$query" "$current"
		return ;;
	-o | --output | -F | --file)
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return ;;
	esac
	if [[ $current == -* ]]; then
		options=$("$query" --help 2>/dev/null | grep -oE '(^|[ ,])--?[a-z0-9]+' | tr -d ' ,')
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
		return
	fi
	_query_filter "$query" "$current"
	mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
}

complete -o filenames -F _query query
