# SPDX-License-Identifier: BSD-2-Clause
# buildtrace: everything is built into build/; see HACKING.md.

PREFIX ?= /usr/local
CC ?= cc
CLANG ?= clang
BPFTOOL ?= $(firstword $(wildcard /usr/sbin/bpftool) bpftool)
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wshadow -Wundef -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 $(if $(CI),-Werror)
B ?= build
VERSION = 0.1.0

FILTERS = normalize query graph
MANDIR = $(PREFIX)/share/man
COMPLETIONS = $(PREFIX)/share/bash-completion/completions
PAGES = $(wildcard man/*.[1-9])
SECTIONS = $(sort $(patsubst .%,%,$(suffix $(PAGES))))
CPPFLAGS_ALL = -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Icommon -I$(B) $(CPPFLAGS)
CFLAGS_ALL = -std=gnu11 $(WARNINGS) $(CFLAGS)
LIBS = -lzstd -lxxhash
LIBS_capture = -lbpf -lelf -lpthread
LIBS_query = -lpcre2-8
SANITIZE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined

CAN_CAPTURE := $(shell command -v $(CLANG) >/dev/null && command -v $(BPFTOOL) >/dev/null && \
	printf '\#include <bpf/libbpf.h>\n' | $(CC) -E -xc - >/dev/null 2>&1 && echo yes)
PROGRAMS = $(FILTERS) $(if $(CAN_CAPTURE),capture)

COMMON = $(patsubst %.c,$(B)/%.o,$(wildcard common/*.c))
UNITS = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*.c))
TOOLS = $(patsubst %.c,$(B)/%,$(wildcard tests/tools/*.c))
CALLS = $(patsubst %.c,$(B)/%,$(wildcard tests/calls/*.c))

Q = $(if $(V),,@)
SAY = $(if $(V),,@echo "  $(1)	$(2)";)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all filters tests check lint fmt asan fuzz bench bench-cost bench-normalize install install-caps deps demo clean matrix browser

all: $(PROGRAMS:%=$(B)/bin/%)
ifeq ($(CAN_CAPTURE),)
	@echo "capture is not built: it needs clang, bpftool and libbpf-dev (make deps)" >&2
endif

filters: $(FILTERS:%=$(B)/bin/%)

define PROGRAM
OBJECTS_$(1) = $$(patsubst %.c,$(B)/%.o,$$(wildcard $(1)/*.c))
$(B)/bin/$(1): $$(OBJECTS_$(1)) $(B)/common.a
	@mkdir -p $$(@D)
	$$(call SAY,LINK,$$@)$$(CC) $$(CFLAGS_ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) $$(LIBS_$(1))
endef
$(foreach program,$(FILTERS) capture,$(eval $(call PROGRAM,$(program))))

$(B)/common.a: $(COMMON)
	$(call SAY,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call SAY,CC,$<)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The kernel half, and the skeletons through which capture loads it: libbpf's, and the light one.
$(B)/bpf/%.bpf.o: bpf/%.bpf.c
	@mkdir -p $(@D)
	$(call SAY,BPF,$<)$(CLANG) -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -O2 -g -ffreestanding -Wall -Werror \
		-Icommon -Ibpf -MMD -MP -c -o $@ $<
$(B)/%.skel.h: $(B)/bpf/%.bpf.o
	$(call SAY,SKEL,$@)$(BPFTOOL) gen skeleton $< name $*_bpf > $@
$(B)/%.lskel.h: $(B)/bpf/%.bpf.o
	$(call SAY,SKEL,$@)$(BPFTOOL) gen skeleton -L $< name $*_bpf > $@
$(B)/capture/load_by_libbpf.o: $(B)/capture.skel.h
$(B)/capture/load_newest.o: $(B)/newest.lskel.h

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/common.a
	$(call SAY,LINK,$@)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka
$(B)/tests/tools/%: $(B)/tests/tools/%.o $(B)/common.a
	$(call SAY,LINK,$@)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/tests/calls/%: tests/calls/%.c
	@mkdir -p $(@D)
	$(call SAY,CC,$<)$(CC) -D_GNU_SOURCE $(CFLAGS_ALL) -MMD -MP -MF $@.d -o $@ $< -lpthread $(if $(findstring /uring,$@),-luring)

tests: $(UNITS) $(TOOLS) $(CALLS)

deps:
	@scripts/install-packages

# The kernel tests skip where BPF cannot be had, or with NO_BPF=1; with REQUIRE_BPF=1 they fail.
check:
	@scripts/install-packages build run test
	+$(MAKE) all tests
	B=$(B) prove --timer $(if $(V),-v) $(UNITS) tests/*.t

asan:
	+NO_BPF=1 ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 \
		$(MAKE) B=build-asan CFLAGS='$(SANITIZE)' check

lint:
	@scripts/install-packages build lint
	+$(MAKE) all
	B=$(B) scripts/lint

# Only the lines that differ from the last commit.
fmt:
	git clang-format --extensions c,h

$(B)/fuzz/%: tests/fuzz/%.c $(wildcard common/*.c)
	@mkdir -p $(@D)
	$(call SAY,FUZZ,$<)$(CLANG) -fsanitize=fuzzer,address,undefined -g -O1 -std=gnu11 $(CPPFLAGS_ALL) -o $@ $^ $(LIBS)

fuzz:
	@scripts/install-packages build test fuzz
	+$(MAKE) B=build-asan CFLAGS='$(SANITIZE)' filters tests build-asan/fuzz/reader
	B=build-asan scripts/fuzz $(or $(TIME),60)

bench: all
	B=$(B) scripts/bench
	B=$(B) scripts/bench-query

# What tracing costs, exactly; needs root, and the sources of two packages.
bench-cost: all tests
	B=$(B) scripts/bench-cost

# Ten and a hundred million events: some minutes.
bench-normalize: all tests
	B=$(B) scripts/bench-normalize

demo:
	@scripts/install-packages build run demo
	+$(MAKE) all
	B=$(B) scripts/demo

matrix:
	@scripts/install-packages build matrix
	+$(MAKE) all tests
	B=$(B) prove -v tests/matrix/run

browser:
	@scripts/install-packages build run browser
	+$(MAKE) filters $(B)/tests/tools/undump
	B=$(B) prove -v tests/browser/run

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SECTIONS:%=$(DESTDIR)$(MANDIR)/man%) $(DESTDIR)$(COMPLETIONS)
	install -m 755 $(PROGRAMS:%=$(B)/bin/%) $(DESTDIR)$(PREFIX)/bin
	install -m 644 query/completion.bash $(DESTDIR)$(COMPLETIONS)/query
	$(foreach section,$(SECTIONS),install -m 644 $(filter %.$(section),$(PAGES)) $(DESTDIR)$(MANDIR)/man$(section);)

# With these, capture needs no root; what it runs does not get them.
install-caps: install
	@scripts/install-packages caps
	setcap cap_bpf,cap_perfmon=ep $(DESTDIR)$(PREFIX)/bin/capture

clean:
	rm -rf build build-asan build-filters demo

-include $(shell find $(B) -name '*.d' 2>/dev/null)
