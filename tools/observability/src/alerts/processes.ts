import { type Alert, PROCESS } from './alert.ts';

const SERVICES = ['channel-api', 'connection-gateway', 'messaging-service', 'presence-service', 'file-service'] as const;
/** With what watches them, which not every deployment has. */
const OURS = `job=~"${[...SERVICES, 'canary'].join('|')}"`;

/** The processes themselves: whether they are there, and keep up. */
export const processAlerts: readonly Alert[] = [
  {
    name: 'ProcessDown',
    expr: `up{${OURS}} == 0`,
    for: '1m',
    severity: 'warning',
    summary: `${PROCESS} of {{ $labels.job }} does not answer`,
    description: 'Dead, or stalled: the target’s last error in Prometheus says which. "connection refused" is a process that is gone, "deadline exceeded" one that stands still.',
    proof: { broken: { 'up{job="messaging-service",instance="a"}': '1x2 0x10' }, calm: { 'up{job="messaging-service",instance="a"}': '1x2 0 1x10', 'up{job="prometheus"}': '0x12' }, atMinute: 8 },
  },
  {
    name: 'ServiceGone',
    // A comparison takes the label away.
    expr: SERVICES.map((service) => `label_replace(absent(up{job="${service}"} == 1), "job", "${service}", "", "")`).join(' or '),
    for: '1m',
    severity: 'critical',
    summary: 'No process of {{ $labels.job }} answers',
    description: 'What it does is not done by anybody. Look at why its processes do not start: environment:…, service:start-failed in their logs.',
    proof: {
      broken: Object.fromEntries(SERVICES.map((service) => [`up{job="${service}"}`, service === 'messaging-service' ? '1x2 0x10' : '1x12'])),
      calm: Object.fromEntries(SERVICES.flatMap((service) => [[`up{job="${service}",instance="a"}`, '1x12'], [`up{job="${service}",instance="b"}`, '0x12']])),
      atMinute: 8,
    },
  },
  {
    name: 'ProcessRestarts',
    expr: `resets(process_uptime_seconds{${OURS}}[1h]) > 3`,
    for: '0m',
    severity: 'warning',
    summary: `${PROCESS} of {{ $labels.job }} has started {{ $value }} times within an hour`,
    description: 'It ends itself (process:fault in its log) or is killed for its memory.',
    proof: { broken: { 'process_uptime_seconds{job="messaging-service"}': '0+60x5 0+60x5 0+60x5 0+60x5 0+60x5' }, calm: { 'process_uptime_seconds{job="messaging-service"}': '0+60x14 0+60x14' }, atMinute: 29 },
  },
  {
    name: 'GatewaysDied',
    expr: 'sum(increase(chat_presence_leases_expired_total[15m])) > 0',
    for: '0m',
    severity: 'warning',
    summary: 'A gateway died without draining, or stood still',
    description: 'Look for OOMKilled pods, lost nodes or a stalled process; its clients have come back by themselves, elsewhere.',
    proof: { broken: { chat_presence_leases_expired_total: '0x3 1x10' }, calm: { chat_presence_leases_expired_total: '4x13' }, atMinute: 8 },
  },
  {
    name: 'EventLoopLate',
    expr: 'max by (job, pod, instance) (nodejs_eventloop_lag_p99_seconds) > 0.25',
    for: '10m',
    severity: 'warning',
    summary: `${PROCESS} is late by more than 250 ms`,
    description: 'It has too much to do: add pods. A CPU profile through its ops port says with what.',
    proof: { broken: { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '0.4x20' }, calm: { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '0.1x8 0.6 0.1x10' }, atMinute: 15 },
  },
  {
    name: 'LastSightUnsaved',
    expr: 'sum(chat_presence_last_seen_unsaved) > 10000',
    for: '10m',
    severity: 'warning',
    summary: '{{ $value }} times of last sight wait to be written',
    description: 'presence-service cannot write to Postgres, or there are too few of it. Nobody notices but those who look when somebody was there last.',
    proof: { broken: { chat_presence_last_seen_unsaved: '20000x20' }, calm: { chat_presence_last_seen_unsaved: '500x20' }, atMinute: 15 },
  },
  {
    name: 'DeadMansSwitch',
    expr: 'vector(1)',
    for: '0m',
    severity: 'none',
    summary: 'Alerts work',
    description: 'Fires always. Route it to something that wakes you when it stops: then Prometheus or Alertmanager is down.',
    proof: { broken: { nothing: '0x2' }, atMinute: 1 },
  },
];
