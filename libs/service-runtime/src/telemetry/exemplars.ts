import { context, trace, type Attributes, type Context, type Histogram, type Meter, type MetricOptions } from '@opentelemetry/api';
import { isSampled } from './span-context.ts';

/** A measurement whose trace was recorded. */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  readonly atMs: number;
}

/** The newest exemplar of each bucket, by the labels of its series and its upper bound as Prometheus has them. */
const newest = new Map<string, Exemplar>();

/** The names by which series are found again: `command_bucket{command="x"` and its bound. */
export const bucketKey = (histogram: string, labels: string, bound: string): string => `${histogram}{${labels}}${bound}`;

export const exemplarOf = (key: string): Exemplar | undefined => newest.get(key);

/** A meter whose histograms remember traces of what they measure: at most one for each of their buckets. */
export function withExemplars(meter: Meter): Meter {
  return new Proxy(meter, {
    get(target, property) {
      if (property === 'createHistogram') return (name: string, options?: MetricOptions) => remembering(target.createHistogram(name, options), name.replaceAll('.', '_'), options);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function remembering(histogram: Histogram, name: string, options: MetricOptions = {}): Histogram {
  const bounds = options.advice?.explicitBucketBoundaries ?? [];
  return {
    record(value: number, attributes: Attributes = {}, of: Context = context.active()) {
      histogram.record(value, attributes, of);
      if (!isSampled(of)) return;
      const traceId = trace.getSpanContext(of)?.traceId;
      const bound = bounds.find((upper) => value <= upper);
      if (traceId !== undefined) newest.set(bucketKey(name, labelsOf(attributes), bound === undefined ? '+Inf' : String(bound)), { traceId, value, atMs: Date.now() });
    },
  };
}

const escaped = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`).replaceAll('"', String.raw`\"`);

const labelsOf = (attributes: Attributes): string => Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`).join(',');
