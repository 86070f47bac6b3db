import { setTimeout as delay } from 'node:timers/promises';
import { type Prometheus } from '@chatgenius/observability';

/** What somebody sees who has only alerts and the dashboard. */
export interface Observation {
  /** Seconds from the fault to each alert, in the order in which they fired. */
  readonly alerts: ReadonlyMap<string, number>;
  /** What the alerts said, by name. */
  readonly said: ReadonlyMap<string, string>;
  readonly dashboard: readonly string[];
  /** Seconds from the end of the fault until no alert fired that it had caused. */
  readonly clearedAfter: number | undefined;
}

const POLL_MS = 500;
/** So long is looked on once the cause has its name: symptoms come later than it. */
const LOOK_ON_MS = 8_000;

/** Numbers of the overview, as whoever looks at it reads them. */
const GLANCE: Readonly<Record<string, string>> = {
  'connections': 'sum(chat_gateway_connections)',
  'acks/s': 'sum(rate(chat_gateway_command_duration_seconds_count{command="message:send",outcome="ok"}[5s]))',
  'refused/s': 'sum(rate(chat_gateway_command_duration_seconds_count{outcome!="ok"}[5s]))',
  'p99 ack s': 'histogram_quantile(0.99, sum by (le) (rate(chat_gateway_command_duration_seconds_bucket{command="message:send"}[10s])))',
  'processes away': 'count(up == 0) or vector(0)',
  'checks failing': 'count(chat_readiness_check_up == 0) or vector(0)',
};

export async function firing(prometheus: Prometheus): Promise<Map<string, string>> {
  const alerts = await prometheus.alerts();
  return new Map(alerts.filter(({ state, name }) => state === 'firing' && name !== 'DeadMansSwitch').map(({ name, annotations }) => [name, annotations.summary ?? '']));
}

/** Budgets are about the last hours: they go on when all is well again. */
const isOfNow = (name: string): boolean => !/Budget(Burning|Shrinking)$/.test(name);

/** Waits until none fires but those of budgets. @returns after how many seconds, or undefined when some still do */
export async function untilCalm(prometheus: Prometheus, patienceMs: number): Promise<number | undefined> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < patienceMs) {
    if (![...(await firing(prometheus)).keys()].some(isOfNow)) return (performance.now() - startedAt) / 1_000;
    await delay(POLL_MS);
  }
  return undefined;
}

/** Notes each alert that fires anew, from now until one of `named` has, and a little longer. */
export async function watch(prometheus: Prometheus, named: readonly string[], patienceMs: number): Promise<Omit<Observation, 'clearedAfter'>> {
  const [alerts, said] = [new Map<string, number>(), new Map<string, string>()];
  const before = await firing(prometheus);
  const startedAt = performance.now();
  let endsAt = startedAt + patienceMs;
  while (performance.now() < endsAt) {
    for (const [name, summary] of await firing(prometheus)) {
      if (alerts.has(name) || before.has(name)) continue;
      alerts.set(name, (performance.now() - startedAt) / 1_000);
      said.set(name, summary);
      if (named.includes(name)) endsAt = Math.min(endsAt, performance.now() + LOOK_ON_MS);
    }
    await delay(POLL_MS);
  }
  return { alerts, said, dashboard: await glance(prometheus) };
}

const glance = (prometheus: Prometheus): Promise<string[]> =>
  Promise.all(
    Object.entries(GLANCE).map(async ([name, expr]) => {
      const [sample] = await prometheus.query(expr);
      return `${name} ${sample === undefined || Number.isNaN(sample.value) ? 'none' : Number(sample.value.toPrecision(3))}`;
    }),
  );
