import { bucketKey, type Exemplar } from './exemplars.ts';

/** What Prometheus asks for with `Accept`, if it takes exemplars. */
export const OPEN_METRICS = 'application/openmetrics-text';
export const OPEN_METRICS_TYPE = `${OPEN_METRICS}; version=1.0.0; charset=utf-8`;

const METADATA = /^# (HELP|TYPE) (\S+?)(_total)? (.*)$/;
const BUCKET = /^(\w+)_bucket\{(?:(.*),)?le="([^"]+)"\} /;

/**
 * Prometheus' text as OpenMetrics, which carries exemplars. Counters are named without `_total` there; units are left out, since they would have
 * to be part of the name (https://prometheus.io/docs/specs/om/open_metrics_spec).
 */
export function openMetrics(text: string, exemplarOf: (key: string) => Exemplar | undefined): string {
  const counters = new Set([...text.matchAll(/^# TYPE (\S+)_total counter$/gm)].map(([, name]) => name));
  const lines = text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('# UNIT') || line.startsWith('# no ')) return [];
    const [, what, name = '', total = '', rest = ''] = METADATA.exec(line) ?? [];
    if (what !== undefined) return [`# ${what} ${name}${counters.has(name) ? '' : total} ${rest}`];
    return [line + exemplar(line, exemplarOf)];
  });
  return [...lines, '# EOF', ''].join('\n');
}

function exemplar(line: string, exemplarOf: (key: string) => Exemplar | undefined): string {
  const [whole, histogram = '', labels = '', bound = ''] = BUCKET.exec(line) ?? [];
  const found = whole === undefined ? undefined : exemplarOf(bucketKey(histogram, labels, bound));
  return found ? ` # {trace_id="${found.traceId}"} ${found.value} ${(found.atMs / 1_000).toFixed(3)}` : '';
}
