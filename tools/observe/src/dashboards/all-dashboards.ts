import { type Dashboard, type Panel, quantiles, rate } from './dashboard';

const max = (metric: string, legend = 'most'): Record<string, string> => ({ [legend]: `max(${metric})` });
const byInstance = (metric: string): Record<string, string> => ({ '{{job}} {{instance}}': `max by (job, instance) (${metric})` });

const processes = (job: string): Panel[] => [
  { title: 'Event loop, p99', queries: byInstance(`nodejs_eventloop_delay_p99{job="${job}"}`), unit: 's' },
  { title: 'Event loop, use', queries: byInstance(`nodejs_eventloop_utilization{job="${job}"}`), unit: 'percentunit' },
  { title: 'Heap', queries: { '{{instance}}': `sum by (instance) (v8js_memory_heap_used{job="${job}"})` }, unit: 'bytes' },
  { title: 'Garbage collection', queries: { '{{instance}}': `sum by (instance) (rate(v8js_gc_duration_sum{job="${job}"}[5m]))` }, unit: 'percentunit' },
];

const budgetLeft = (slo: string, budget: number): string => `1 - parley:${slo}:errors:ratio_rate3d / ${budget}`;

const overview: Dashboard = {
  name: 'overview',
  title: 'Overview',
  panels: [
    {
      title: 'Error budget left, by its burn in 3 days',
      queries: { sending: budgetLeft('sending', 0.001), 'first token': budgetLeft('first_token', 0.01), resume: budgetLeft('resume', 0.001) },
      unit: 'percentunit',
    },
    { title: 'Requests by service', queries: rate('http_server_request_duration_count', 'job'), unit: 'reqps' },
    { title: 'Requests by status', queries: rate('http_server_request_duration_count', 'http_response_status_code'), unit: 'reqps' },
    { title: 'Time to first token', queries: quantiles('gen_ai_server_time_to_first_token'), unit: 's' },
    { title: 'Answers by status', queries: rate('parley_generations_total', 'status') },
    { title: 'Tokens', queries: rate('parley_tokens_total', 'gen_ai_token_type') },
    { title: 'Open connections', queries: { sockets: 'sum(parley_edge_sockets)', SSE: 'sum(parley_edge_sse)' } },
    { title: 'Waiting', queries: { jobs: 'max(parley_jobs_waiting)', outbox: 'max(parley_outbox_waiting)', queued: 'max(parley_generations_queued)' } },
    { title: 'Canary', queries: rate('parley_canary_rounds_total', 'outcome') },
  ],
};

const streaming: Dashboard = {
  name: 'streaming',
  title: 'Streaming',
  panels: [
    { title: 'First token, at the provider', queries: quantiles('gen_ai_server_time_to_first_token'), unit: 's' },
    { title: 'First token, at the edge', queries: quantiles('parley_edge_time_to_first_token'), unit: 's' },
    { title: 'First paint, in the browser', queries: quantiles('parley_browser_time_to_first_paint'), unit: 's' },
    { title: 'Between tokens, at the provider', queries: quantiles('gen_ai_server_time_per_output_token'), unit: 's' },
    { title: 'Between events, at the edge', queries: quantiles('parley_edge_token_gap'), unit: 's' },
    { title: 'Longest pause, in the browser', queries: quantiles('parley_browser_longest_gap'), unit: 's' },
    { title: 'Longest silence of the provider', queries: quantiles('parley_provider_longest_gap'), unit: 's' },
    { title: 'Places given, by where the events came from', queries: rate('parley_edge_resumes_total', 'source') },
    { title: 'Time until a place was given', queries: quantiles('parley_edge_resume_duration', 'source'), unit: 's' },
  ],
};

const workers: Dashboard = {
  name: 'workers',
  title: 'Workers',
  panels: [
    { title: 'Running, by worker', queries: byInstance('parley_generations_running') },
    { title: 'Jobs', queries: { waiting: 'max(parley_jobs_waiting)', taken: 'max(parley_jobs_taken)' } },
    { title: 'Oldest', queries: { open: 'max(parley_generations_oldest_age)', queued: 'max(parley_generations_queued_oldest_age)' }, unit: 's' },
    { title: 'Answers by attempt', queries: rate('parley_generations_total', 'attempt') },
    { title: 'Answers by model', queries: rate('parley_generations_total', 'gen_ai_request_model') },
    { title: 'Fenced', queries: rate('parley_generations_fenced_total') },
    ...processes('inference-worker'),
  ],
};

const edges: Dashboard = {
  name: 'edges',
  title: 'Edges',
  panels: [
    { title: 'Sockets', queries: byInstance('parley_edge_sockets') },
    { title: 'Event streams', queries: byInstance('parley_edge_sse') },
    { title: 'Watchers', queries: byInstance('parley_edge_watchers') },
    { title: 'Generations followed', queries: byInstance('parley_edge_generations') },
    { title: 'People', queries: byInstance('parley_edge_users') },
    { title: 'Buffered in rings', queries: byInstance('parley_edge_ring_bytes'), unit: 'bytes' },
    { title: 'Closed, by reason', queries: rate('parley_edge_dropped_total', 'reason') },
    { title: 'Gaps refilled from the log', queries: rate('parley_edge_refills_total') },
    { title: 'Resumes asked for', queries: rate('parley_edge_resumes_asked_total') },
    ...processes('edge-stream'),
  ],
};

const money: Dashboard = {
  name: 'providers',
  title: 'Providers and money',
  panels: [
    { title: 'Requests by outcome', queries: rate('parley_provider_requests_total', 'outcome') },
    { title: 'Circuits: 0 closed, 1 half open, 2 open', queries: { '{{provider}}': 'max by (provider) (parley_provider_circuit)' } },
    { title: 'Waits at the rate limit', queries: quantiles('parley_provider_limit_wait', 'provider'), unit: 's' },
    { title: 'Tokens by model', queries: rate('parley_tokens_total', 'gen_ai_request_model') },
    { title: 'Spent this month (micro-units)', queries: { used: 'max(parley_budget_used_cost)', reserved: 'max(parley_budget_reserved_cost)' } },
    { title: 'Tokens charged this month', queries: max('parley_budget_used_tokens') },
    { title: 'Refused by a limit', queries: rate('parley_limits_refused_total', 'limit') },
  ],
};

const nats: Dashboard = {
  name: 'nats',
  title: 'NATS',
  panels: [
    { title: 'Publish until stored', queries: quantiles('parley_bus_publish_duration', 'job'), unit: 's' },
    { title: 'Publishes by outcome', queries: rate('parley_bus_publish_duration_count', 'outcome') },
    { title: 'Not acknowledged yet', queries: byInstance('parley_bus_publishes_unacknowledged') },
    { title: 'Streams on disk', queries: { '{{stream}}': 'max by (stream) (parley_stream_size)' }, unit: 'bytes' },
    { title: 'Messages in streams', queries: { '{{stream}}': 'max by (stream) (parley_stream_messages)' } },
    { title: 'Oldest in the outbox', queries: max('parley_outbox_oldest_age'), unit: 's' },
  ],
};

const postgres: Dashboard = {
  name: 'postgres',
  title: 'PostgreSQL',
  panels: [
    { title: 'Operations', queries: quantiles('db_client_operation_duration', 'job'), unit: 's' },
    { title: 'Connections of a pool', queries: { '{{job}} {{db_client_connection_state}}': 'sum by (job, db_client_connection_state) (db_client_connection_count)' } },
    { title: 'Requests that wait for one', queries: byInstance('db_client_connection_pending_requests') },
    { title: 'Connections of the server', queries: max('parley_database_connections') },
    { title: 'Size', queries: max('parley_database_size'), unit: 'bytes' },
    { title: 'Oldest open transaction', queries: max('parley_database_longest_transaction'), unit: 's' },
    { title: 'Found in memory', queries: max('parley_database_cache_hits'), unit: 'percentunit' },
    { title: 'Deadlocks', queries: max('parley_database_deadlocks') },
    ...processes('conversation'),
  ],
};

export const DASHBOARDS: Dashboard[] = [overview, streaming, workers, edges, money, nats, postgres];
