export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** One chart, for Grafana as for the page of `npm run observe`. */
export interface Panel {
  readonly title: string;
  /** `stat`: the newest value, in large digits. `logs`: lines of Loki, which only Grafana shows. */
  readonly kind?: 'stat' | 'logs';
  /** As Grafana names it; default: a plain number. */
  readonly unit?: 's' | 'bytes' | 'Bps' | 'reqps' | 'percentunit' | 'short';
  /** Of 24 columns; default: 8. */
  readonly width?: number;
  readonly queries: readonly Query[];
}

export interface Board {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
  /** A text that whoever looks types in, for example a user's id. */
  readonly textVariable?: { readonly name: string; readonly label: string };
}

export const GRID = 24;
export const DEFAULT_WIDTH = 8;
export const heightOf = ({ kind }: Panel): number => (kind === 'stat' ? 4 : 8);

export const rate = (series: string, by = ''): string => `sum${by && ` by (${by})`} (rate(${series}[$__rate_interval]))`;
export const quantile = (q: number, histogram: string, labels = ''): string => `histogram_quantile(${q}, sum by (le) (rate(${histogram}_bucket${labels && `{${labels}}`}[$__rate_interval])))`;
export const quantiles = (histogram: string, labels = ''): Query[] => [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q, histogram, labels), legend: `p${q * 100}` }));
export const one = (expr: string, legend: string): readonly Query[] => [{ expr, legend }];
