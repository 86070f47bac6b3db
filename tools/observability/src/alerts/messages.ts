import { type Alert, type Samples } from './alert.ts';

const SENDS = 'chat_gateway_command_duration_seconds_bucket';
const AGE = 'chat_gateway_event_age_seconds_bucket';

/** 100 a minute, of which so many took at most a second. */
const within1s = (bucket: string, labels: string, count: number): Samples => ({ [`${bucket}{${labels}le="1"}`]: `0+${count}x30`, [`${bucket}{${labels}le="2.5"}`]: '0+100x30', [`${bucket}{${labels}le="+Inf"}`]: '0+100x30' });
const POSTS = 'chat_webhook_attempt_duration_seconds_count';
const OF_SENDS = 'command="message:send",';

/** How soon messages are committed, delivered, found and posted on. */
export const messageAlerts: readonly Alert[] = [
  {
    name: 'AcksSlow',
    expr: `histogram_quantile(0.99, sum by (le) (rate(${SENDS}{command="message:send"}[5m]))) > 1`,
    for: '10m',
    severity: 'critical',
    summary: '1 in 100 messages takes longer than 1 s to be acknowledged',
    description: 'Look at Postgres and at messaging-service first.',
    proof: { broken: within1s(SENDS, OF_SENDS, 90), calm: within1s(SENDS, OF_SENDS, 100), atMinute: 20 },
  },
  {
    name: 'EventsLate',
    expr: `histogram_quantile(0.99, sum by (le) (rate(${AGE}[5m]))) > 1`,
    for: '10m',
    severity: 'warning',
    summary: '1 in 100 events is older than 1 s when it reaches clients',
    description: 'Gateways or NATS are too slow; compare nodejs_eventloop_lag_p99_seconds of the gateways.',
    proof: { broken: within1s(AGE, '', 90), calm: within1s(AGE, '', 100), atMinute: 20 },
  },
  {
    name: 'EventsMissedOnNats',
    expr: 'sum(rate(chat_gateway_events_filled_total[5m])) > 1',
    for: '15m',
    severity: 'warning',
    summary: 'Gateways read events from the log that NATS did not bring',
    description: 'Clients miss nothing, but NATS loses messages: look at its slow consumers.',
    proof: { broken: { chat_gateway_events_filled_total: '0+120x30' }, calm: { chat_gateway_events_filled_total: '0+30x30' }, atMinute: 25 },
  },
  {
    name: 'SearchBehind',
    expr: 'max(chat_search_behind_seconds) > 60',
    for: '15m',
    severity: 'warning',
    summary: 'Messages are found {{ $value | humanizeDuration }} after they were sent',
    description: 'Postgres is too small, or indexing fails (search:index-failed).',
    proof: { broken: { chat_search_behind_seconds: '0 0+60x40' }, calm: { chat_search_behind_seconds: '55x40' }, atMinute: 30 },
  },
  {
    name: 'WebhooksFail',
    expr: `sum(rate(${POSTS}{outcome="unanswered"}[15m])) / sum(rate(${POSTS}[15m])) > 0.5`,
    for: '15m',
    severity: 'warning',
    summary: 'More than half of the posts to outgoing webhooks are not answered',
    description: 'One receiver that is down is its owner’s matter, as is one that answers with an error; half of all posts without an answer is probably the way out of messaging-service.',
    proof: { broken: { [`${POSTS}{outcome="unanswered"}`]: '0+60x40', [`${POSTS}{outcome="delivered"}`]: '0+20x40' }, calm: { [`${POSTS}{outcome="unanswered"}`]: '0+20x40', [`${POSTS}{outcome="refused"}`]: '0+600x40', [`${POSTS}{outcome="delivered"}`]: '0+60x40' }, atMinute: 35 },
  },
  {
    name: 'BeforeSendHookFails',
    expr: 'sum(rate(chat_before_send_duration_seconds_count{outcome="away"}[5m])) > 0.1',
    for: '5m',
    severity: 'warning',
    summary: 'The before-send hook does not answer',
    description: 'Messages are written or refused without asking, as its setting says. Look at the hook’s own service.',
    proof: { broken: { 'chat_before_send_duration_seconds_count{outcome="away"}': '0+30x20' }, calm: { 'chat_before_send_duration_seconds_count{outcome="allow"}': '0+600x20' }, atMinute: 15 },
  },
];
