import { type Board, one, quantile, quantiles, rate } from './board.ts';

const COMMANDS = 'chat_gateway_command_duration_seconds';

export const gateway: Board = {
  uid: 'chatgenius-gateway',
  title: 'ChatGenius: gateways',
  description: 'connection-gateway: what it holds, what it answers, whom it refuses, what is not read.',
  panels: [
    { title: 'Commands', unit: 'reqps', width: 12, queries: one(rate(`${COMMANDS}_count`, 'command'), '{{command}}') },
    { title: 'Commands refused', unit: 'reqps', width: 12, queries: one(rate(`${COMMANDS}_count{outcome!="ok"}`, 'command, outcome'), '{{command}} {{outcome}}') },
    { title: 'Time to an ack', unit: 's', queries: quantiles(COMMANDS) },
    { title: 'Age of events at fan-out', unit: 's', queries: quantiles('chat_gateway_event_age_seconds') },
    { title: 'Events out', unit: 'reqps', queries: one(rate('chat_gateway_events_delivered_total', 'instance'), '{{instance}}') },
    { title: 'Connections', queries: one('sum by (instance) (chat_gateway_connections)', '{{instance}}') },
    { title: 'Refused at the handshake', unit: 'reqps', queries: one(rate('chat_gateway_connections_rejected_total', 'reason'), '{{reason}}') },
    { title: 'Ended', unit: 'reqps', queries: one(rate('chat_gateway_connections_closed_total', 'how'), '{{how}}') },
    { title: 'Held', queries: [{ expr: 'sum(chat_gateway_streams)', legend: 'streams' }, { expr: 'sum(chat_gateway_stream_members)', legend: 'members of streams' }, { expr: 'sum(chat_gateway_users)', legend: 'users' }, { expr: 'sum(chat_gateway_channels_watched)', legend: 'channels' }] },
    { title: 'From the handshake to the session', unit: 's', queries: quantiles('chat_gateway_connect_duration_seconds') },
    { title: 'From the commit to the connections', unit: 's', queries: quantiles('chat_gateway_event_emitted_seconds') },
    { title: 'From the commit to clients, as some of them tell', unit: 's', queries: quantiles('chat_gateway_client_delivery_seconds') },
    { title: 'Left to move while it ends', queries: one('sum by (instance) (chat_gateway_drain_left)', '{{instance}}') },
    { title: 'Sessions begun', unit: 'reqps', queries: one(rate('chat_gateway_sessions_opened_total', 'source'), 'from {{source}}') },
    { title: 'Streams joined', unit: 'reqps', queries: one(rate('chat_gateway_streams_joined_total', 'verdict, source'), '{{verdict}} from {{source}}') },
    { title: 'Clients behind', queries: one('sum by (instance) (chat_gateway_connections_behind)', '{{instance}}') },
    { title: 'Unsent bytes', unit: 'bytes', queries: one('sum by (instance) (chat_gateway_unsent_bytes)', '{{instance}}') },
    { title: 'Spared slow clients', unit: 'reqps', queries: [{ expr: rate('chat_gateway_ephemeral_dropped_total', 'event, how'), legend: '{{event}} {{how}}' }, { expr: rate('chat_gateway_slow_readers_cut_total', 'mark'), legend: 'cut off: {{mark}}' }] },
  ],
};

export const messaging: Board = {
  uid: 'chatgenius-messaging',
  title: 'ChatGenius: messaging',
  description: 'messaging-service: sends, search, webhooks, reads, and Postgres as it sees it.',
  panels: [
    { title: 'Sends by outcome', unit: 'reqps', width: 12, queries: one(rate(`${COMMANDS}_count{command="message:send"}`, 'outcome'), '{{outcome}}') },
    { title: 'Time to the ack of a send', unit: 's', width: 12, queries: quantiles(COMMANDS, 'command="message:send"') },
    { title: 'Messages committed', unit: 'reqps', queries: one(rate('chat_messages_committed_total'), 'messages') },
    { title: 'Groups: calls answered together', queries: quantiles('chat_messaging_group_size') },
    { title: 'Groups: wait and duration', unit: 's', queries: [{ expr: quantile(0.99, 'chat_messaging_group_wait_seconds'), legend: 'p99 of waiting' }, { expr: quantile(0.99, 'chat_messaging_group_duration_seconds'), legend: 'p99 of the group' }] },
    { title: 'Committed, not known to be published', queries: [{ expr: 'max(chat_unpublished_batches)', legend: 'batches' }, { expr: 'max(chat_unpublished_age_seconds)', legend: 'age of the oldest, seconds' }, { expr: rate('chat_unpublished_repaired_total'), legend: 'repaired events a second' }] },
    { title: 'Late: webhooks and scheduled messages', unit: 's', queries: [{ expr: 'max(chat_webhooks_behind_seconds)', legend: 'webhooks' }, { expr: 'max(chat_scheduled_late_seconds)', legend: 'scheduled messages' }] },
    { title: 'Events that NATS did not bring', unit: 'reqps', queries: one(rate('chat_gateway_events_filled_total'), 'read from the log') },
    { title: 'Search: seconds behind', unit: 's', queries: one('max(chat_search_behind_seconds)', 'behind') },
    { title: 'Search: messages indexed', unit: 'reqps', queries: one(rate('chat_search_indexed_total'), 'indexed') },
    { title: 'Outgoing webhooks', unit: 'reqps', queries: one(rate('chat_webhook_attempt_duration_seconds_count', 'outcome'), '{{outcome}}') },
    { title: 'Time of a post', unit: 's', queries: quantiles('chat_webhook_attempt_duration_seconds') },
    { title: 'Before-send hook', unit: 'reqps', queries: one(rate('chat_before_send_duration_seconds_count', 'outcome'), '{{outcome}}') },
    { title: 'Reads that a replica may answer', unit: 'reqps', queries: one(rate('chat_database_reads_total', 'by'), '{{by}}') },
    { title: 'Postgres: failed statements', unit: 'reqps', queries: one(rate('chat_database_errors_total', 'code'), '{{code}}') },
    { title: 'Postgres: size', unit: 'bytes', queries: one('max(chat_database_size_bytes)', 'database') },
    { title: 'Postgres: a trivial statement', unit: 's', queries: one('max by (job) (chat_readiness_check_duration_seconds{check="database"})', '{{job}}') },
  ],
};

export const presence: Board = {
  uid: 'chatgenius-presence',
  title: 'ChatGenius: presence',
  description: 'presence-service: who is there, and what telling others of it costs.',
  panels: [
    { title: 'States told', unit: 'reqps', queries: one(rate('chat_presence_states_published_total'), 'to gateways') },
    { title: 'Users in updates', unit: 'reqps', queries: one(rate('chat_gateway_presence_sent_total'), 'to clients') },
    { title: 'Departures', unit: 'reqps', queries: one(rate('chat_presence_departures_total'), 'users') },
    { title: 'Watched', queries: [{ expr: 'sum(chat_gateway_presence_users)', legend: 'users' }, { expr: 'sum(chat_gateway_presence_watchers)', legend: 'watchers' }] },
    { title: 'Gateways that died', queries: one('sum(increase(chat_presence_leases_expired_total[15m]))', 'in 15 minutes') },
    { title: 'Last sight', queries: [{ expr: 'sum(chat_presence_last_seen_unsaved)', legend: 'unsaved' }, { expr: rate('chat_presence_last_seen_saved_total'), legend: 'saved a second' }] },
    { title: 'Redis', queries: one('min by (instance) (chat_readiness_check_up{check="redis"})', '{{instance}}') },
  ],
};
