export const MODES = ['off', 'metrics', 'traces at 1 %', 'traces at 100 %'] as const;
export type Mode = (typeof MODES)[number];

/** What one turn of one mode cost. */
export interface ModeRun {
  readonly mode: Mode;
  /** CPU time of gateways and services, for each message. */
  readonly cpuMs: number;
  readonly deliveryP50Ms: number;
  /** Bytes of traces that were exported, for each message. */
  readonly exportedBytes: number;
}

/** The order of a round: there, and back in the next one, so that a machine that gets slower or faster favours nobody. */
export const orderOf = (round: number): readonly Mode[] => (round % 2 === 1 ? MODES : MODES.toReversed());

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export interface ModeCost {
  readonly mode: Mode;
  readonly cpuMs: number;
  /** Against the same round with telemetry off: 0.1 is 10 % more. */
  readonly overhead: number;
  /** Of single rounds. */
  readonly overheads: readonly number[];
}

/** Each mode against `off` of its own round. */
export function costsOf(rounds: readonly (readonly ModeRun[])[]): ModeCost[] {
  return MODES.map((mode) => {
    const pairs = rounds.flatMap((runs) => {
      const [off, own] = ['off' as const, mode].map((name) => runs.find((run) => run.mode === name));
      return off && own ? [{ off: off.cpuMs, own: own.cpuMs }] : [];
    });
    const overheads = pairs.map(({ off, own }) => own / off - 1);
    return { mode, cpuMs: mean(pairs.map(({ own }) => own)), overhead: mean(overheads), overheads };
  });
}

const percent = (share: number): string => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;

export const describeCosts = (costs: readonly ModeCost[]): string[] =>
  costs.map(({ mode, cpuMs, overhead, overheads }) => `${mode.padEnd(15)}  ${cpuMs.toFixed(3)} ms of CPU a message  ${mode === 'off' ? '' : `${percent(overhead)} (${overheads.map(percent).join(', ')})`}`.trimEnd());
