/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket addresses in words: unix(7), ip(7), ipv6(7). */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "model_call.h"

static void set_text(struct call *call, const char *text, size_t length)
{
	call->event.text = emitter_string(call->model->emitter, (struct text){ text, length });
}

/* A name in a directory, or "@" and a name of the abstract namespace. */
static void take_unix(struct call *call, const struct sockaddr_un *address, size_t length)
{
	char text[sizeof(address->sun_path) + 1];

	if (length <= offsetof(struct sockaddr_un, sun_path))
		return;
	length -= offsetof(struct sockaddr_un, sun_path);
	if (address->sun_path[0]) {
		length = strnlen(address->sun_path, length);
		call->target = call_locate(call, NO, AT_FDCWD, (struct text){ address->sun_path, length });
		set_text(call, address->sun_path, length);
		return;
	}
	memcpy(text, address->sun_path, length);
	text[0] = '@';
	set_text(call, text, length);
}

static void take_internet(struct call *call, const struct sockaddr_storage *address)
{
	char host[INET6_ADDRSTRLEN], text[sizeof(host) + 16];
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
	int length;

	if (address->ss_family == AF_INET) {
		inet_ntop(AF_INET, &four->sin_addr, host, sizeof(host));
		length = snprintf(text, sizeof(text), "%s:%u", host, ntohs(four->sin_port));
	} else {
		inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof(host));
		length = snprintf(text, sizeof(text), "[%s]:%u", host, ntohs(six->sin6_port));
	}
	set_text(call, text, length);
}

void model_address(struct call *call)
{
	struct sockaddr_storage address = { 0 };
	size_t length = call->path2.length < sizeof(address) ? call->path2.length : sizeof(address);

	call->file = open_file_hold(fdtable_get(call->thread->files, call->raw.fd));
	if (!call->path2.bytes)
		return;
	memcpy(&address, call->path2.bytes, length);
	if (address.ss_family == AF_UNIX)
		take_unix(call, (const struct sockaddr_un *)&address,
			  length < sizeof(struct sockaddr_un) ? length : sizeof(struct sockaddr_un));
	else if (address.ss_family == AF_INET || address.ss_family == AF_INET6)
		take_internet(call, &address);
}
