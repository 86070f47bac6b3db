import { type Alert, OUR_STATUS, type Samples } from './alert.ts';

/** What is promised of one kind of event: how many of a thousand may be bad. */
export interface Objective {
  /** Part of the names of its rules. */
  readonly id: string;
  /** Begins the names of its alerts. */
  readonly name: string;
  /** Follows "too many". */
  readonly bad: string;
  readonly badRate: (window: string) => string;
  readonly allRate: (window: string) => string;
  /** Which series are bad and which are all, with so many a step. */
  readonly samples: (badPerStep: number, allPerStep: number, steps: number) => Samples;
  readonly firstLook: string;
}

/** PRD 11: 99.9 %. */
const BUDGET = 0.001;
/** So few bad events are no trend, however few good ones there are. */
const FEW = 10;

const COMMANDS = 'chat_gateway_command_duration_seconds_count';
const API = 'chat_api_request_duration_seconds_count';
const FILES = 'chat_files_request_duration_seconds_count';
const AGE = 'chat_gateway_event_age_seconds';
const CONNECT = 'chat_gateway_connect_duration_seconds';
const PROBES = 'chat_canary_probes_total';
const OUR_FAULT = 'outcome=~"UNAVAILABLE|INTERNAL"';
const rate = (series: string, window: string): string => `(sum(rate(${series}[${window}])) or vector(0))`;

export const OBJECTIVES: readonly Objective[] = [
  {
    id: 'availability',
    name: 'Availability',
    bad: 'probes of the canary fail',
    badRate: (window) => rate(`${PROBES}{outcome="failed"}`, window),
    allRate: (window) => `sum(rate(${PROBES}[${window}]))`,
    samples: (bad, all, steps) => ({ [`${PROBES}{probe="message",outcome="failed"}`]: `0+${bad}x${steps}`, [`${PROBES}{probe="message",outcome="ok"}`]: `0+${all - bad}x${steps}` }),
    firstLook: 'The canary dashboard says which probe fails; canary:probe-failed in its log says why.',
  },
  {
    id: 'connect',
    name: 'Connect',
    bad: 'connections take longer than 1 s to be ready',
    badRate: (window) => `(sum(rate(${CONNECT}_count[${window}])) - sum(rate(${CONNECT}_bucket{le="1"}[${window}])))`,
    allRate: (window) => `sum(rate(${CONNECT}_count[${window}]))`,
    samples: (bad, all, steps) => ({ [`${CONNECT}_count`]: `0+${all}x${steps}`, [`${CONNECT}_bucket{le="1"}`]: `0+${all - bad}x${steps}` }),
    firstLook: 'Compare the event loops of the gateways, then messaging-service and Postgres, which open sessions.',
  },
  {
    id: 'delivery',
    name: 'Delivery',
    bad: 'events reach clients later than 100 ms after their commit',
    badRate: (window) => `(sum(rate(${AGE}_count[${window}])) - sum(rate(${AGE}_bucket{le="0.1"}[${window}])))`,
    allRate: (window) => `sum(rate(${AGE}_count[${window}]))`,
    samples: (bad, all, steps) => ({ [`${AGE}_count`]: `0+${all}x${steps}`, [`${AGE}_bucket{le="0.1"}`]: `0+${all - bad}x${steps}` }),
    firstLook: 'Compare the event loops of the gateways, then NATS, then messaging-service.',
  },
  {
    id: 'errors',
    name: 'Error',
    bad: 'commands and HTTP requests fail for a reason of ours',
    badRate: (window) => `(${rate(`${COMMANDS}{${OUR_FAULT}}`, window)} + ${rate(`${API}{${OUR_STATUS}}`, window)} + ${rate(`${FILES}{${OUR_STATUS}}`, window)})`,
    allRate: (window) => `(${rate(COMMANDS, window)} + ${rate(API, window)} + ${rate(FILES, window)})`,
    samples: (bad, all, steps) => ({ [`${COMMANDS}{outcome="UNAVAILABLE"}`]: `0+${bad}x${steps}`, [`${COMMANDS}{outcome="ok"}`]: `0+${all - bad}x${steps}`, [`${COMMANDS}{outcome="RATE_LIMITED"}`]: `0+${all}x${steps}`, [`${FILES}{status="507"}`]: `0+${all}x${steps}` }),
    firstLook: 'Commands by outcome say which commands fail; the Unreachable alerts say whether a server is away.',
  },
];

const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
type Window = (typeof WINDOWS)[number];

export const ratioName = (id: string, window: Window): string => `chat:${id}_bad:ratio_rate${window}`;

/** The share of bad events in each window, which several alerts and a dashboard read. Nothing where nothing happened. */
export const recordingRules = OBJECTIVES.flatMap(({ id, badRate, allRate }) =>
  WINDOWS.map((window) => ({ record: ratioName(id, window), expr: `${badRate(window)} / (${allRate(window)} > 0)` })),
);

/** The long window says that it matters, the short one that it goes on (Google's SRE workbook, chapter 5). */
const burns = (id: string, factor: number, long: Window, short: Window): string =>
  `(${ratioName(id, long)} > ${(factor * BUDGET).toFixed(4)} and ${ratioName(id, short)} > ${(factor * BUDGET).toFixed(4)})`;

function alertsOf({ id, name, bad, badRate, samples, firstLook }: Objective): Alert[] {
  const enough = (window: Window): string => `${badRate(window)} * ${{ '1h': 3_600, '1d': 86_400 }[window as '1h' | '1d']} > ${FEW}`;
  return [
    {
      name: `${name}BudgetBurning`,
      expr: `(${burns(id, 14.4, '1h', '5m')} or ${burns(id, 6, '6h', '30m')}) and ${enough('1h')}`,
      for: '2m',
      severity: 'critical',
      summary: `Too many ${bad}`,
      description: `At this pace a month’s allowance of 0.1 % is gone within days. ${firstLook}`,
      proof: { broken: samples(20, 1_000, 70), calm: samples(5, 1_000, 70), atMinute: 65 },
    },
    {
      name: `${name}BudgetShrinking`,
      expr: `(${burns(id, 3, '1d', '2h')} or ${burns(id, 1, '3d', '6h')}) and ${enough('1d')}`,
      for: '15m',
      severity: 'warning',
      summary: `For days, more than one in a thousand ${bad}`,
      description: `Slow, but longer than a day: the month’s allowance will not last. ${firstLook}`,
      proof: { broken: samples(400, 100_000, 60), calm: samples(50, 100_000, 60), atMinute: 1_500 },
    },
  ];
}

export const objectiveAlerts: readonly Alert[] = OBJECTIVES.flatMap(alertsOf);
