import { ratioName } from '../alerts/objectives.ts';
import { type Board, one, quantile, quantiles, rate } from './board.ts';

const PROBES = 'chat_canary_probes_total';
const DURATION = 'chat_canary_probe_duration_seconds';

export const canary: Board = {
  uid: 'chatgenius-canary',
  title: 'ChatGenius: canary',
  description: 'What a client gets, measured without a pause from outside: availability, latencies, and promises that were broken.',
  panels: [
    { title: 'Availability in an hour', kind: 'stat', unit: 'percentunit', width: 6, queries: one(`1 - ${ratioName('availability', '1h')}`, 'available') },
    { title: 'Availability in three days', kind: 'stat', unit: 'percentunit', width: 6, queries: one(`1 - ${ratioName('availability', '3d')}`, 'available') },
    { title: 'Broken promises in a day', kind: 'stat', width: 6, queries: one('sum(increase(chat_canary_violations_total[1d])) or vector(0)', 'violations') },
    { title: 'Connections of the canary', kind: 'stat', width: 6, queries: one('sum(chat_canary_seats_ready)', 'ready') },
    { title: 'Probes that fail', unit: 'percentunit', width: 12, queries: one(`${rate(`${PROBES}{outcome="failed"}`, 'probe')} / ${rate(PROBES, 'probe')}`, '{{probe}}') },
    { title: 'Since the last success', unit: 's', width: 12, queries: one('time() - max by (probe) (chat_canary_last_success_time_seconds)', '{{probe}}') },
    { title: 'From sending until it is shown', unit: 's', queries: quantiles('chat_canary_delivery_seconds') },
    { title: 'Connect time', unit: 's', queries: quantiles(DURATION, 'probe="connect"') },
    { title: 'Lag of the search', unit: 's', queries: quantiles(DURATION, 'probe="search"') },
    { title: 'Signing in, files: p95', unit: 's', queries: [{ expr: quantile(0.95, DURATION, 'probe="sign-in"'), legend: 'signing in' }, { expr: quantile(0.95, DURATION, 'probe="file"'), legend: 'a file up and down' }] },
    { title: 'Messages that did not come, by pair', unit: 'reqps', queries: one(rate('chat_canary_deliveries_total{outcome="failed"}', 'from, to'), '{{from}} to {{to}}') },
    { title: 'Broken promises', queries: one('sum by (kind, seen) (increase(chat_canary_violations_total[15m]))', '{{kind}}, {{seen}}') },
  ],
};
