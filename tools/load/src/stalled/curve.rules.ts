/** The gateways at one moment. */
export interface Sample {
  /** Since the first sample. */
  readonly seconds: number;
  /** Of each gateway. */
  readonly residentBytes: readonly number[];
  readonly unsentBytes: readonly number[];
  /** Connections that have not taken everything. */
  readonly behind: number;
  /** Connections closed for it so far. */
  readonly cut: number;
}

export interface Flatness {
  readonly flat: boolean;
  /** Beyond what it was before, of the gateway that grew most. */
  readonly grownBytes: number;
  readonly mostUnsentBytes: number;
  /** From the first cut on, or from the first stall: mean of the second half of the time over that of the first. */
  readonly lateGrowth: number;
}

/** What a gateway may keep for all connections together: the default of UNSENT_TOTAL_BYTES. */
export const PROMISED_BYTES = 128 * 2 ** 20;
/** It is looked at ten times a second: a tenth of a second's traffic may come on top. */
const OVERSHOOT = 1.1;
const STABLE_WITHIN = 1.1;

const total = (bytes: readonly number[]): number => bytes.reduce((sum, one) => sum + one, 0);
const mean = (values: readonly number[]): number => total(values) / Math.max(1, values.length);

/** Whether memory is bounded by what the marks promise, and does not go on growing. @param before samples of the time before anybody stalled */
export function flatness(samples: readonly Sample[], before: number): Flatness {
  const calm = samples.slice(0, before);
  const stalled = samples.slice(before);
  const grownBytes = Math.max(...(samples[0]?.residentBytes ?? []).map((_, gateway) => {
    const at = (of: readonly Sample[]): number[] => of.map(({ residentBytes }) => residentBytes[gateway] ?? 0);
    return Math.max(...at(stalled)) - Math.max(...at(calm));
  }));
  const mostUnsentBytes = Math.max(...stalled.flatMap(({ unsentBytes }) => unsentBytes));
  // Until the marks are reached, what is kept for those who do not read has to grow.
  const full = stalled.slice(Math.max(0, stalled.findIndex(({ cut }) => cut > 0)));
  const resident = full.map(({ residentBytes }) => total(residentBytes));
  const half = Math.ceil(resident.length / 2);
  const lateGrowth = mean(resident.slice(half)) / mean(resident.slice(0, half));
  const flat = grownBytes <= PROMISED_BYTES && mostUnsentBytes <= PROMISED_BYTES * OVERSHOOT && lateGrowth <= STABLE_WITHIN;
  return { flat, grownBytes, mostUnsentBytes, lateGrowth };
}

const BYTES_OF_A_MARK = 16 * 2 ** 20;
const LONGEST_BAR = 40;

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** One line of the curve: `#` is resident memory, `+` what is unsent, 16 MiB each. */
export function describeSample({ seconds, residentBytes, unsentBytes, behind, cut }: Sample): string {
  const bar = (mark: string, bytes: number): string => mark.repeat(Math.min(LONGEST_BAR, Math.round(bytes / BYTES_OF_A_MARK)));
  const [resident, unsent] = [total(residentBytes), total(unsentBytes)];
  const figures = `${mebibytes(resident).padStart(8)} resident  ${mebibytes(unsent).padStart(7)} unsent  ${String(behind).padStart(4)} behind  ${String(cut).padStart(4)} cut`;
  return `${String(seconds).padStart(3)}s ${figures}  ${bar('#', resident)}${bar('+', unsent)}`;
}
