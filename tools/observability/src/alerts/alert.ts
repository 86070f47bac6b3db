/** Samples of a series, one a step, in promtool's notation: `0+60x30` rises by 60 a step, 30 times. A step is a minute, or half an hour. */
export type Samples = Readonly<Record<string, string>>;

/** One alert, with the proof that it fires. The rules, their tests and the list of runbooks all follow from it. */
export interface Alert {
  /** Also the name of its runbook, docs/runbooks/<name>.md. */
  readonly name: string;
  readonly expr: string;
  /** How long the expression must hold, for example `10m`. */
  readonly for: string;
  /** `critical` wakes somebody; `warning` waits for the morning; `none` is the dead man's switch. */
  readonly severity: 'critical' | 'warning' | 'none';
  /** What happens, to what. May use labels of the expression's result. */
  readonly summary: string;
  /** What it means, and where to look first. */
  readonly description: string;
  readonly proof: Proof;
}

export interface Proof {
  /** Fires on these… */
  readonly broken: Samples;
  /** …and not on these, which are as near as a good day comes. Left out for an alert that always fires. */
  readonly calm?: Samples;
  /** When it is looked at. From three hours on, a step is half an hour: promtool would take minutes. */
  readonly atMinute: number;
}

/** The process that a result is about: a pod, or where there are none, an address. */
export const PROCESS = '{{ or $labels.pod $labels.instance }}';

/** HTTP statuses that are our fault. 507 is not: the deployment keeps as many files as it was told to, which FileStorageNearlyFull has said before. */
export const OUR_STATUS = 'status=~"5..",status!="507"';
