/* SPDX-License-Identifier: BSD-2-Clause */
/* Nodes and edges of the flow. */
#include "flow.h"

#include <stdlib.h>

#include "array.h"

void flow_rewind(struct flow *flow)
{
	flow->known = flow->node_count || flow->known;
	flow->next_node = flow->next_edge = 0;
}

void flow_free(struct flow *flow)
{
	free(flow->nodes);
	free(flow->edges);
}

uint32_t flow_add_node(struct flow *flow, bool program)
{
	if (flow->failed || flow->next_node < flow->node_count)
		return flow->failed ? 0 : flow->next_node++;
	if (!array_reserve(&flow->nodes, &flow->node_capacity, flow->node_count + 1, sizeof(*flow->nodes)) ||
	    flow->node_count == FLOW_NONE - 1) {
		flow->failed = true;
		return 0;
	}
	flow->nodes[flow->node_count++] = (struct flow_node){ FLOW_NONE, FLOW_NONE, program, false };
	return flow->next_node++;
}

uint32_t flow_add_edge(struct flow *flow, uint32_t from, uint32_t to, uint64_t begin, uint64_t end)
{
	struct flow_edge edge = { .from = from, .to = to, .begin = begin, .last = begin, .end = end };

	if (flow->failed || flow->next_edge < flow->edge_count)
		return flow->failed ? 0 : flow->next_edge++;
	if (!array_reserve(&flow->edges, &flow->edge_capacity, flow->edge_count + 1, sizeof(*flow->edges)) ||
	    flow->edge_count == FLOW_NONE - 1) {
		flow->failed = true;
		return 0;
	}
	edge.next_into = flow->nodes[to].into;
	edge.next_out = flow->nodes[from].out;
	flow->nodes[to].into = flow->nodes[from].out = flow->edge_count;
	flow->edges[flow->edge_count++] = edge;
	return flow->next_edge++;
}

void flow_extend(struct flow *flow, uint32_t edge, uint64_t place)
{
	if (flow->known || flow->failed)
		return;
	flow->edges[edge].last = place;
	flow->edges[edge].end = FLOW_FOREVER;
}

void flow_end(struct flow *flow, uint32_t edge, uint64_t place)
{
	if (!flow->known && !flow->failed)
		flow->edges[edge].end = place;
}
