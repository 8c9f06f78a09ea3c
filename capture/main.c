/* SPDX-License-Identifier: BSD-2-Clause */
/* capture: runs a command and dumps what it and its descendants do into a trace. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "check.h"
#include "command.h"
#include "freezer.h"
#include "inherited.h"
#include "kernel.h"
#include "launch.h"
#include "options.h"
#include "outbox.h"
#include "output.h"
#include "pump.h"
#include "requirements.h"
#include "section.h"
#include "state.h"
#include "status.h"
#include "user.h"
#include "watchdog.h"
#include "writer.h"

#define POLL_MS 20	/* how often the rings are emptied when none asks for it */
#define OUTBOX_LIMIT (8u << 20)	/* bytes of blocks that may wait to be written */

struct capture {
	struct options options;
	struct user user;
	struct command command;
	struct kernel *kernel;
	struct writer *writer;
	struct outbox *outbox;
	struct pump *pump;
	struct freezer *freezer;	/* NULL: the command is never frozen */
	struct watchdog watchdog;
	int output;
	int signals;		/* signalfd(2) */
	int poll;		/* epoll(7): rings, signals, the command's end */
	bool interrupted;
	bool trace_failed;	/* said already; the command runs on */
	bool abandoned;		/* a signal came while the last of the trace was written */
};

/* Signals that would end us are the command's affair; we end when it does. */
static void block_signals(struct capture *capture, sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigprocmask(SIG_BLOCK, &set, before);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);	/* ignored, nobody could wait for the command */
	capture->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (capture->signals < 0)
		err(EXIT_CAPTURE, "signalfd");
}

static void watch(int poll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0)
		err(EXIT_CAPTURE, "epoll_ctl");
}

/* A terminal's Ctrl-C reached the command too; what was sent to us alone is passed on.  Whether
 * there was any. */
static bool pass_signals_on(struct capture *capture)
{
	struct signalfd_siginfo received;
	bool any = false;

	while (read(capture->signals, &received, sizeof(received)) == sizeof(received)) {
		any = capture->interrupted = true;
		if (received.ssi_code != SI_KERNEL)
			syscall(SYS_pidfd_send_signal, capture->command.pidfd, received.ssi_signo, NULL, 0);
		pump_let_run(capture->pump);	/* what stands still cannot end */
	}
	return any;
}

/* The trace is over, the build is not. */
static void give_up_tracing(struct capture *capture)
{
	if (capture->trace_failed)
		return;
	capture->trace_failed = true;
	warnx("%s; %s", writer_errno(capture->writer) == EPIPE ? "the reader of the trace is gone" :
	      writer_error(capture->writer), capture->options.strict ? "ending the command" :
	      "the command runs on, untraced");
	if (capture->options.strict)
		syscall(SYS_pidfd_send_signal, capture->command.pidfd, SIGTERM, NULL, 0);
	kernel_detach(capture->kernel);
	freezer_thaw(capture->freezer);
	if (capture->poll > 0)	/* rings that nobody empties stay readable */
		epoll_ctl(capture->poll, EPOLL_CTL_DEL, pump_fd(capture->pump), NULL);
}

static void drain(struct capture *capture, bool flush)
{
	if (!capture->trace_failed && pump_drain(capture->pump, flush) < 0)
		give_up_tracing(capture);
}

static void pump_until_the_end(struct capture *capture)
{
	struct epoll_event events[8];
	bool ended = false;

	while (!ended) {
		int count = epoll_wait(capture->poll, events, 8, capture->trace_failed ? -1 : POLL_MS);

		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == capture->signals)
				pass_signals_on(capture);
			ended |= events[i].data.fd == capture->command.pidfd;
		}
		drain(capture, false);
	}
}

/* Until everything is written; a signal says that nobody wants to wait for the reader. */
static void write_out(struct capture *capture)
{
	while (!capture->trace_failed && outbox_is_full(capture->outbox)) {
		if (pass_signals_on(capture))
			capture->abandoned = true;
		if (capture->abandoned)
			return;
		outbox_wait(capture->outbox);
	}
	drain(capture, true);
	while (!outbox_is_idle(capture->outbox)) {
		static const struct timespec pause = { .tv_nsec = 1000000 };

		if (pass_signals_on(capture)) {
			capture->abandoned = true;
			return;
		}
		nanosleep(&pause, NULL);
	}
	outbox_close(capture->outbox);
}

/* With --wait the trace goes on until nobody is left who could make an event. */
static void pump_until_the_last(struct capture *capture)
{
	struct epoll_event events[8];

	epoll_ctl(capture->poll, EPOLL_CTL_DEL, capture->command.pidfd, NULL);
	while (capture->options.wait && !capture->trace_failed && kernel_running(capture->kernel)) {
		int count = epoll_wait(capture->poll, events, 8, POLL_MS);

		for (int i = 0; i < count; i++)
			if (events[i].data.fd == capture->signals)
				capture->options.wait = false;	/* enough */
		pass_signals_on(capture);
		drain(capture, false);
	}
}

static void write_state(struct capture *capture)
{
	struct batch state = { 0 };

	if (state_describe(&state, capture->command.pid) < 0)
		err(EXIT_CAPTURE, "cannot read the command's initial state in /proc/%d", capture->command.pid);
	if (writer_block(capture->writer, BLOCK_STATE, 0, 0, &state) < 0)
		give_up_tracing(capture);
	batch_free(&state);
}

static void write_end(struct capture *capture)
{
	struct record_end end = {
		.status = (capture->interrupted ? END_INTERRUPTED : 0) | (capture->options.wait ? END_WAITED : 0),
		.running = kernel_running(capture->kernel),
		.exit_status = capture->command.wait_status,
		.missed = kernel_missed(capture->kernel),
		.freezes = freezer_count(capture->freezer),
		.frozen = freezer_time(capture->freezer),
	};
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	end.time = now.tv_sec * 1000000000ull + now.tv_nsec;
	if (!capture->trace_failed && writer_end(capture->writer, &end) < 0)
		give_up_tracing(capture);
	if (end.running && !capture->options.quiet && !capture->trace_failed)
		warnx("%u process%s still running, no longer traced", end.running,
		      end.running == 1 ? " of the command is" : "es of the command are");
}

/* The pump must run at once when a ring fills up, however busy the CPUs are; without the right
 * to (CAP_SYS_NICE) it does what it can. */
static void hurry(void)
{
	static const struct sched_param lowest = { .sched_priority = 1 };

	sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &lowest);
}

static void set_up(struct capture *capture)
{
	unsigned cpus = libbpf_num_possible_cpus();
	bool may_freeze = capture->freezer && !capture->options.no_freeze;
	const char *error;
	struct kernel_plan plan = {
		.cpus = cpus,
		.ring_size = capture->options.ring_size,
		.may_freeze = may_freeze,
		.all_probes = capture->options.all_probes,
		.without = capture->options.without,
		.verbose = capture->options.verbose,
	};

	capture->kernel = kernel_load(&plan, &error);
	if (!capture->kernel || kernel_attach(capture->kernel, &error) < 0)
		errx(EXIT_CAPTURE, "cannot trace: %s", error);
	capture->writer = writer_new(capture->output, capture->options.zstd_level);
	if (!capture->writer)
		err(EXIT_CAPTURE, "cannot trace");
	errno = command_ready(&capture->command);
	if (errno)
		err(EXIT_CAPTURE, "cannot become the user of the command");
	if (section_begin(capture->writer, capture->options.command, &capture->user, cpus,
			  capture->options.ring_size) == 0)
		write_state(capture);
	else if (writer_errno(capture->writer))
		give_up_tracing(capture);
	else
		err(EXIT_CAPTURE, "cannot trace");
	capture->outbox = outbox_new(capture->writer, OUTBOX_LIMIT);
	capture->pump = capture->outbox ? pump_new(capture->kernel, cpus, capture->options.ring_size,
						   capture->outbox, may_freeze ? capture->freezer : NULL) : NULL;
	if (!capture->pump)
		errx(EXIT_CAPTURE, "cannot trace: %s", requirements_explain(errno));
	if (inherited_uring(capture->command.pid))
		kernel_follow_uring(capture->kernel);
	if (kernel_trace(capture->kernel, capture->command.pidfd) < 0)
		err(EXIT_CAPTURE, "cannot trace the command");
	capture->poll = epoll_create1(EPOLL_CLOEXEC);
	watch(capture->poll, capture->signals);
	watch(capture->poll, capture->command.pidfd);
	watch(capture->poll, pump_fd(capture->pump));
	hurry();
}

static void tear_down(struct capture *capture)
{
	pump_free(capture->pump);
	freezer_free(capture->freezer);
	watchdog_stop(&capture->watchdog);
	kernel_free(capture->kernel);
	writer_free(capture->writer);
	close(capture->poll);
	close(capture->signals);
}

/* What is missing in the trace, in one number. */
static uint64_t count_missing(const struct capture *capture)
{
	uint64_t missing = kernel_missed(capture->kernel);

	for (int cpu = 0; cpu < libbpf_num_possible_cpus(); cpu++) {
		const volatile struct cpu_state *state = kernel_cpu(capture->kernel, cpu);

		missing += state->lost + state->cut + state->unreadable;
	}
	return missing;
}

/* With --strict: whether the trace has a flaw that must not pass. */
static bool is_flawed(const struct capture *capture)
{
	uint64_t missing = count_missing(capture);

	if (!capture->options.strict)
		return false;
	if (missing && !capture->trace_failed)
		warnx("the trace is not complete: %" PRIu64 " records or strings are missing", missing);
	return missing || capture->trace_failed || capture->abandoned;
}

/* Who we are, and for whom. */
static void begin(struct capture *capture, int argc, char **argv)
{
	const char *error;

	prctl(PR_SET_DUMPABLE, 1);	/* with capabilities of our file, /proc/self would be root's */
	options_read(&capture->options, argc, argv);
	if (capture->options.check)
		exit(check_machine(capture->options.ring_size, capture->options.without, capture->options.verbose)
		     ? 0 : EXIT_CAPTURE);
	if (!capture->options.output && fcntl(STDOUT_FILENO, F_GETFD) < 0)
		err(EXIT_CAPTURE, "stdout");
	if (user_find(&capture->user, capture->options.user, &error) < 0)
		errx(EXIT_CAPTURE, "user %s: %s", capture->options.user ? capture->options.user : "of sudo", error);
	output_occupy_standard_fds();
	capture->output = output_open(capture->options.output, &capture->user);
}

static double cpu_seconds(const struct rusage *usage)
{
	return usage->ru_utime.tv_sec + usage->ru_stime.tv_sec +
	       (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1e-6;
}

static void print_costs(const struct capture *capture)
{
	struct rusage own, command;

	kernel_print_costs(capture->kernel);
	getrusage(RUSAGE_SELF, &own);
	getrusage(RUSAGE_CHILDREN, &command);
	fprintf(stderr, "capture: the command took %.3f s of CPU, capture %.3f s and %.1f MiB\n",
		cpu_seconds(&command), cpu_seconds(&own), own.ru_maxrss / 1024.0);
}

/* The rest of the trace. */
static void complete(struct capture *capture)
{
	if (!capture->trace_failed && writer_errno(capture->writer))
		give_up_tracing(capture);
	freezer_thaw(capture->freezer);
	write_end(capture);
	if (!capture->trace_failed && capture->options.output && close(capture->output) < 0)
		warn("%s", capture->options.output);
	if (capture->options.verbose)
		print_costs(capture);
}

int main(int argc, char **argv)
{
	struct capture capture = { 0 };
	int exec_errno;
	bool flawed;

	begin(&capture, argc, argv);
	launch(&capture.options, &capture.user, &capture.command, &capture.freezer, &capture.watchdog);
	block_signals(&capture, NULL);
	set_up(&capture);
	exec_errno = command_start(&capture.command);
	pump_until_the_end(&capture);
	command_wait(&capture.command);
	pump_until_the_last(&capture);
	kernel_detach(capture.kernel);
	write_out(&capture);
	flawed = is_flawed(&capture);
	if (capture.abandoned) {
		warnx("the reader of the trace does not read; the end of the trace is missing");
		freezer_free(capture.freezer);
		watchdog_stop(&capture.watchdog);
	} else {
		complete(&capture);
		tear_down(&capture);
	}
	if (flawed || (capture.options.strict && capture.trace_failed))
		exit(EXIT_CAPTURE);
	if (exec_errno) {
		errno = exec_errno;
		err(exec_errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE, "%s", capture.options.command[0]);
	}
	command_exit_alike(&capture.command);
}
