// SPDX-License-Identifier: BSD-2-Clause
// chrome.mjs ENGINE TRACE: reads query -f chrome with the engine of Chrome's own viewer (the package at ENGINE),
// and prints for each track its name, how many spans it found there, and how deep they nest.
import fs from "fs";

// The engine expects a browser's globals.
globalThis.window = globalThis;
globalThis.DOMRect = class {
	static fromRect() { return new DOMRect(); }
};

const [engine_path, trace] = process.argv.slice(2);
const { Processor } = await import(`${engine_path}/models/trace/trace.js`);
const processor = Processor.TraceProcessor.createWithAllHandlers();

await processor.parse(JSON.parse(fs.readFileSync(trace)).traceEvents, {});
for (const [pid, process] of processor.data.Renderer.processes)
	for (const [tid, thread] of process.threads)
		console.log(`${pid}|${tid}|${thread.name}|${thread.entries.length}|${thread.tree.maxDepth}`);
