import { type Alert } from './alert.ts';

const unreachable = (name: string, check: string, server: string, firstLook: string): Alert => ({
  name,
  expr: `count by (check) (chat_readiness_check_up{check="${check}"} == 0)`,
  for: '1m',
  severity: 'critical',
  summary: `${server} cannot be used by {{ $value }} processes`,
  description: firstLook,
  proof: {
    broken: { [`chat_readiness_check_up{check="${check}",instance="a"}`]: '1x2 0x10' },
    calm: { [`chat_readiness_check_up{check="${check}",instance="a"}`]: '1 0 1 1 0 1x10' },
    atMinute: 8,
  },
});

/** Postgres, Redis, NATS and the signing keys, as the processes that need them see them. */
export const serverAlerts: readonly Alert[] = [
  unreachable('PostgresUnreachable', 'database', 'Postgres', 'Sends are answered UNAVAILABLE and clients repeat them; connections stay. Nothing acknowledged is lost.'),
  unreachable('RedisUnreachable', 'redis', 'Redis', 'Presence and typing stand still; limits are counted per process. Messages go on.'),
  unreachable('NatsUnreachable', 'bus', 'NATS', 'Nothing reaches a service or a client until it is back; connections stay, and clients catch up from the log.'),
  {
    name: 'PostgresSlow',
    expr: 'max(chat_readiness_check_duration_seconds{check="database"}) > 0.25',
    for: '5m',
    severity: 'critical',
    summary: 'A trivial statement takes Postgres {{ $value | humanizeDuration }}',
    description: 'Its processors, its disk or the way to it are at their end: sends wait for it. Look at what runs there, and at its disk.',
    proof: { broken: { 'chat_readiness_check_duration_seconds{check="database"}': '0.6x15' }, calm: { 'chat_readiness_check_duration_seconds{check="database"}': '0.02x4 0.6 0.02x10' }, atMinute: 10 },
  },
  {
    name: 'PostgresDiskFull',
    expr: 'sum(increase(chat_database_errors_total{code="53100"}[5m])) > 0',
    for: '0m',
    severity: 'critical',
    summary: 'The disk of Postgres is full',
    description: 'Writes are refused, reads go on. Make the volume larger; do not delete anything in its folder by hand.',
    proof: { broken: { 'chat_database_errors_total{code="53100"}': '0x3 0+10x10' }, calm: { 'chat_database_errors_total{code="53100"}': '4x13', 'chat_database_errors_total{code="40001"}': '0+10x13' }, atMinute: 10 },
  },
  {
    name: 'DatabaseErrors',
    expr: 'sum by (code) (rate(chat_database_errors_total{code!~"23..."}[5m])) > 1',
    for: '5m',
    severity: 'warning',
    summary: 'Statements fail with {{ $labels.code }}, {{ $value | humanize }} a second',
    description: 'The code is a SQLSTATE or of the socket: 53300 is too many connections, 57014 a statement that took too long, ECONNREFUSED a server that is away, `lost` a connection that broke or took too long.',
    proof: { broken: { 'chat_database_errors_total{code="57014"}': '0+120x15' }, calm: { 'chat_database_errors_total{code="57014"}': '0+30x15', 'chat_database_errors_total{code="23505"}': '0+600x15' }, atMinute: 12 },
  },
  {
    name: 'SigningKeysUnreadable',
    expr: 'sum(increase(chat_auth_keys_unread_total[5m])) > 0',
    for: '1m',
    severity: 'critical',
    summary: 'The keys of access tokens cannot be read',
    description: 'Who has a token of a known key stays; after a rotation nobody new gets in. Look at channel-api and at AUTH_JWKS_URL.',
    proof: { broken: { 'chat_auth_keys_unread_total': '0x3 0+2x10' }, calm: { 'chat_auth_keys_unread_total': '7x13' }, atMinute: 10 },
  },
  {
    name: 'LimitsWithoutRedis',
    expr: '(sum(rate(chat_gateway_limits_insured_total[5m])) or vector(0)) + (sum(rate(chat_api_limits_insured_total[5m])) or vector(0)) + (sum(rate(chat_files_limits_insured_total[5m])) or vector(0)) > 0',
    for: '10m',
    severity: 'warning',
    summary: 'Limits are counted without Redis',
    description: 'Each process counts for itself: look at Redis.',
    proof: { broken: { 'chat_gateway_limits_insured_total{scope="send"}': '0+6x30' }, calm: { 'chat_gateway_limits_insured_total{scope="send"}': '3x30' }, atMinute: 20 },
  },
];
