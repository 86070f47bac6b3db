import { OBJECTIVES, ratioName } from '../alerts/objectives.ts';
import { type Board, one, quantile, quantiles, rate } from './board.ts';

const COMMANDS = 'chat_gateway_command_duration_seconds';
const SENDS = 'command="message:send"';
const INSURED = ['gateway', 'api', 'files'].map((part) => `(sum(rate(chat_${part}_limits_insured_total[$__rate_interval])) or vector(0))`).join(' + ');
const OURS = 'job!~"prometheus.*"';

/** What somebody who was woken looks at first. */
export const overview: Board = {
  uid: 'chatgenius',
  title: 'ChatGenius',
  description: 'The product at a glance: what users get, what waits, how the processes are.',
  panels: [
    { title: 'Connections', kind: 'stat', width: 6, queries: one('sum(chat_gateway_connections)', 'connections') },
    { title: 'Messages sent', kind: 'stat', unit: 'reqps', width: 6, queries: one(rate(`${COMMANDS}_count{${SENDS},outcome="ok"}`), 'sends') },
    { title: 'p99 of an ack', kind: 'stat', unit: 's', width: 6, queries: one(quantile(0.99, COMMANDS, SENDS), 'p99') },
    { title: 'Failed HTTP requests', kind: 'stat', unit: 'percentunit', width: 6, queries: one(`(${rate('chat_api_request_duration_seconds_count{status=~"5.."}')} or vector(0)) / ${rate('chat_api_request_duration_seconds_count')}`, '5xx') },
    { title: 'Connections by gateway', width: 12, queries: [{ expr: 'sum by (instance) (chat_gateway_connections)', legend: '{{instance}}' }, { expr: 'sum(chat_gateway_connections_pending)', legend: 'not authenticated yet' }] },
    {
      title: 'Connections refused and ended',
      unit: 'reqps',
      width: 12,
      queries: [
        { expr: rate('chat_gateway_connections_rejected_total', 'reason'), legend: 'refused: {{reason}}' },
        { expr: rate('chat_gateway_connections_closed_total', 'how'), legend: 'ended: {{how}}' },
        { expr: rate('chat_gateway_slow_readers_cut_total', 'mark'), legend: 'did not read: {{mark}}' },
      ],
    },
    { title: 'Sends by outcome', unit: 'reqps', width: 12, queries: one(rate(`${COMMANDS}_count{${SENDS}}`, 'outcome'), '{{outcome}}') },
    { title: 'Time to the ack of a send', unit: 's', width: 12, queries: quantiles(COMMANDS, SENDS) },
    { title: 'Time to delivery', unit: 's', width: 12, queries: quantiles('chat_gateway_event_age_seconds') },
    { title: 'Events delivered', unit: 'reqps', width: 12, queries: [{ expr: rate('chat_gateway_events_delivered_total'), legend: 'delivered' }, { expr: rate('chat_gateway_events_filled_total'), legend: 'read from the log' }] },
    { title: 'What the processes need', queries: one('min by (check) (chat_readiness_check_up)', '{{check}}') },
    { title: 'Failed statements', unit: 'reqps', queries: one(rate('chat_database_errors_total', 'code'), '{{code}}') },
    { title: 'Processes that answer', queries: one('sum by (job) (up{job!~"prometheus|collector"})', '{{job}}') },
    { title: 'Backlog: sends on their way', queries: one(rate(`${COMMANDS}_sum{${SENDS}}`), 'sends') },
    { title: 'Backlog: search and last sight', queries: [{ expr: 'max(chat_search_behind_seconds)', legend: 'search, seconds behind' }, { expr: 'sum(chat_presence_last_seen_unsaved)', legend: 'last sight, unsaved' }] },
    { title: 'Backlog: unsent bytes', unit: 'bytes', queries: one('sum by (instance) (chat_gateway_unsent_bytes)', '{{instance}}') },
    { title: 'Delay of the event loop', unit: 's', queries: one('max by (job, instance) (nodejs_eventloop_lag_p99_seconds)', '{{job}} {{instance}}') },
    { title: 'Processor', unit: 'percentunit', queries: one(`sum by (job, instance) (rate(process_cpu_seconds_total{${OURS}}[$__rate_interval]))`, '{{job}} {{instance}}') },
    { title: 'Memory', unit: 'bytes', queries: one(`sum by (job, instance) (process_resident_memory_bytes{${OURS}})`, '{{job}} {{instance}}') },
    { title: 'Limits counted without Redis', unit: 'reqps', queries: one(INSURED, 'uses') },
    { title: 'Budget: share of bad events in an hour', unit: 'percentunit', queries: OBJECTIVES.map(({ id }) => ({ expr: ratioName(id, '1h'), legend: id })) },
    { title: 'Alerts that fire', queries: one('count by (alertname) (ALERTS{alertstate="firing",alertname!="DeadMansSwitch"})', '{{alertname}}') },
  ],
};
