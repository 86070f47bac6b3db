import { type Alert, type Samples } from './alert.ts';

const PROBES = 'chat_canary_probes_total';
const SUCCESS = 'chat_canary_last_success_time_seconds';
const VIOLATIONS = 'chat_canary_violations_total';
const noneFor = (minutes: number): Samples => ({ [`${SUCCESS}{probe="message"}`]: `0x${minutes}` });

/** What the canary finds, and whether there is one. Deployments without a canary have none of these. */
export const canaryAlerts: readonly Alert[] = [
  {
    name: 'CanaryProbeFails',
    expr: `time() - max by (probe) (${SUCCESS}) > 300`,
    for: '1m',
    severity: 'critical',
    summary: 'Nobody can do what the probe {{ $labels.probe }} does: it has not succeeded for {{ $value | humanizeDuration }}',
    description: 'Clients have the same trouble. canary:probe-failed in the log of the canary says why it fails.',
    proof: { broken: noneFor(15), calm: { [`${SUCCESS}{probe="message"}`]: '0+60x15' }, atMinute: 10 },
  },
  {
    name: 'CanaryViolations',
    expr: `sum by (kind, seen) (increase(${VIOLATIONS}[15m])) > 0`,
    for: '0m',
    severity: 'critical',
    summary: 'A promise was broken: {{ $labels.kind }}, seen on the {{ $labels.seen }}',
    description: 'client: users have lost, doubled or misordered messages. wire: the SDK has put it right, other clients may not.',
    proof: { broken: { [`${VIOLATIONS}{kind="lost",seen="client"}`]: '0x3 1x10' }, calm: { [`${VIOLATIONS}{kind="lost",seen="client"}`]: '2x13' }, atMinute: 8 },
  },
  {
    name: 'CanarySilent',
    expr: `count(max_over_time(up{job="canary"}[1d]) == 1) > 0 unless on () sum(increase(${PROBES}[10m])) > 0`,
    for: '5m',
    severity: 'warning',
    summary: 'The canary does not probe any more',
    description: 'Nobody measures availability. Look at its process; if it was taken away on purpose, this ends after a day.',
    proof: { broken: { 'up{job="canary"}': '1x5 0x40', [PROBES]: '0+60x5 stale' }, calm: { 'up{job="canary"}': '1x45', [PROBES]: '0+60x45' }, atMinute: 35 },
  },
];
