import { type Alert, OUR_STATUS, PROCESS } from './alert.ts';

const COMMANDS = 'chat_gateway_command_duration_seconds_count';
const API = 'chat_api_request_duration_seconds_count';
/** Where the reason may be ours. Who knocks too often, without a token or with nonsense, is refused as it should be. */
const REFUSED = 'chat_gateway_connections_rejected_total{reason=~"UNAVAILABLE|INTERNAL|DRAINING|GATEWAY_BUSY|TOKEN_INVALID|TOKEN_EXPIRED"}';

/** Who is refused, cut off or answered with an error. */
export const clientAlerts: readonly Alert[] = [
  {
    name: 'GatewayNearlyFull',
    expr: 'max by (pod, instance) (chat_gateway_connections) > 9000',
    for: '10m',
    severity: 'warning',
    summary: `Gateway ${PROCESS} holds more than 9,000 of its 10,000 connections`,
    description: 'Add gateways: new clients are refused at 10,000.',
    proof: { broken: { 'chat_gateway_connections{instance="a"}': '9500x20' }, calm: { 'chat_gateway_connections{instance="a"}': '8900x20' }, atMinute: 15 },
  },
  {
    name: 'ConnectionsRefused',
    expr: `sum by (reason) (rate(${REFUSED}[5m])) > 1 and on () sum(rate(${REFUSED}[5m])) > 0.1 * sum(rate(chat_gateway_sessions_opened_total[5m]))`,
    for: '5m',
    severity: 'critical',
    summary: 'Gateways refuse connections: {{ $labels.reason }}, {{ $value | humanize }} a second',
    description: 'The reason is that of the error reference; what callers alone are to blame for is left out. TOKEN_INVALID after a rotation points at the signing keys, UNAVAILABLE at NATS or messaging-service, GATEWAY_BUSY at too few gateways.',
    proof: { broken: { 'chat_gateway_connections_rejected_total{reason="UNAVAILABLE"}': '0+300x20', chat_gateway_sessions_opened_total: '0+300x20' }, calm: { 'chat_gateway_connections_rejected_total{reason="TOKEN_EXPIRED"}': '0+120x20', 'chat_gateway_connections_rejected_total{reason="RATE_LIMITED"}': '0+6000x20', 'chat_gateway_connections_rejected_total{reason="TOKEN_MISSING"}': '0+6000x20', chat_gateway_sessions_opened_total: '0+6000x20' }, atMinute: 15 },
  },
  {
    name: 'LimiterStorm',
    expr: `sum(rate(${COMMANDS}{outcome="RATE_LIMITED"}[5m])) / sum(rate(${COMMANDS}[5m])) > 0.2 and sum(rate(${COMMANDS}{outcome="RATE_LIMITED"}[5m])) > 1`,
    for: '2m',
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of all commands are refused by their limit',
    description: 'Either somebody sends far too much, or a release of a client does not wait as it is told, or a limit was set too low. Commands by outcome say which command.',
    proof: { broken: { [`${COMMANDS}{outcome="RATE_LIMITED"}`]: '0+600x20', [`${COMMANDS}{outcome="ok"}`]: '0+900x20' }, calm: { [`${COMMANDS}{outcome="RATE_LIMITED"}`]: '0+90x20', [`${COMMANDS}{outcome="ok"}`]: '0+900x20' }, atMinute: 12 },
  },
  {
    name: 'SlowConsumers',
    expr: 'sum by (mark) (increase(chat_gateway_slow_readers_cut_total[10m])) > 3',
    for: '0m',
    severity: 'warning',
    summary: 'Clients that do not read what they are sent were cut off, by the mark of a {{ $labels.mark }}',
    description: 'A connection: those clients, or their lines. The process: the gateway was short of memory for all that was unsent, and cut the worst. They come back and catch up from the log.',
    proof: { broken: { 'chat_gateway_slow_readers_cut_total{mark="connection"}': '0x3 0+1x20' }, calm: { 'chat_gateway_slow_readers_cut_total{mark="connection"}': '0x5 1x20' }, atMinute: 15 },
  },
  {
    name: 'UnsentBytesGrow',
    expr: 'max by (pod, instance) (chat_gateway_unsent_bytes) > 64 * 1024 * 1024',
    for: '5m',
    severity: 'warning',
    summary: `{{ $value | humanize1024 }}B wait in ${PROCESS} for clients to read them`,
    description: 'Many slow clients, or fewer bytes out than this gateway’s channels say. Compare gateways: if it is one, its network is at its end.',
    proof: { broken: { 'chat_gateway_unsent_bytes{instance="a"}': '100000000x15' }, calm: { 'chat_gateway_unsent_bytes{instance="a"}': '30000000x15' }, atMinute: 10 },
  },
  {
    name: 'ApiErrors',
    expr: `sum(rate(${API}{${OUR_STATUS}}[5m])) / sum(rate(${API}[5m])) > 0.01`,
    for: '10m',
    severity: 'critical',
    summary: 'More than 1 in 100 HTTP requests fails',
    description: 'Look at the log of channel-api: http:unavailable names what is away.',
    proof: { broken: { [`${API}{status="503"}`]: '0+20x30', [`${API}{status="200"}`]: '0+980x30' }, calm: { [`${API}{status="503"}`]: '0+5x30', [`${API}{status="404"}`]: '0+100x30', [`${API}{status="200"}`]: '0+900x30' }, atMinute: 20 },
  },
];
