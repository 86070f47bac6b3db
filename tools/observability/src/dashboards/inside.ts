import { type Board, one, rate } from './board.ts';

const slowest = (histogram: string, by: string): string => `topk(10, histogram_quantile(0.95, sum by (le, ${by}) (rate(${histogram}_bucket[$__rate_interval]))))`;

/** Below what users see: what processes ask of each other and of servers, and what they do by themselves. */
export const inside: Board = {
  uid: 'chatgenius-inside',
  title: 'ChatGenius: inside',
  description: 'Requests over NATS, pools, recurring tasks and limits, in all services.',
  panels: [
    { title: 'Requests over NATS', unit: 'reqps', queries: one(rate('chat_bus_request_duration_seconds_count', 'outcome'), '{{outcome}}') },
    { title: 'Slowest requests over NATS', unit: 's', queries: one(slowest('chat_bus_request_duration_seconds', 'subject'), '{{subject}}') },
    { title: 'Slowest answers', unit: 's', queries: one(slowest('chat_bus_answer_duration_seconds', 'subject'), '{{subject}}') },
    { title: 'Pools: in use', queries: one('sum by (job, pool) (chat_pool_in_use)', '{{job}} {{pool}}') },
    { title: 'Pools: share in use', unit: 'percentunit', queries: one('max by (job, pool) (chat_pool_in_use / chat_pool_limit)', '{{job}} {{pool}}') },
    { title: 'Pools: waiting', queries: one('sum by (job, pool) (chat_pool_waiting)', '{{job}} {{pool}}') },
    { title: 'Tasks: failed runs', unit: 'reqps', queries: one(rate('chat_task_duration_seconds_count{outcome!="ok"}', 'task'), '{{task}}') },
    { title: 'Tasks: slowest', unit: 's', queries: one(slowest('chat_task_duration_seconds', 'task'), '{{task}}') },
    { title: 'Tasks: late', unit: 's', queries: one('topk(10, max by (task) (chat_task_late_seconds))', '{{task}}') },
    { title: 'Refused by limits of rate', unit: 'reqps', queries: one(rate('chat_limits_refused_total', 'scope'), '{{scope}}') },
  ],
};
