import path from 'node:path';
import { servicesOf, type ComposeFile } from '../compose-file.ts';
import { type Targets } from './order.rules.ts';

export interface Monitoring {
  /** deploy/compose/prometheus.yml, as far as it is needed. */
  readonly prometheus: { readonly rule_files: readonly string[]; readonly scrape_configs: readonly { job_name: string; static_configs: readonly { targets: readonly string[] }[] }[] };
  /** deploy/compose/collector.yml. */
  readonly collector: {
    readonly receivers: Readonly<Record<string, unknown>>;
    readonly processors: Readonly<Record<string, unknown>> & { readonly tail_sampling?: { readonly policies: readonly { readonly type: string; readonly status_code?: { readonly status_codes: readonly string[] } }[] } };
    readonly exporters: Readonly<Record<string, unknown>>;
    readonly service: { readonly pipelines: Readonly<Record<string, { receivers: readonly string[]; processors: readonly string[]; exporters: readonly string[] }>> };
  };
}

const PARTS = ['receivers', 'processors', 'exporters'] as const;

/** Processes that nobody scrapes, targets that are not there, and pipelines of parts that are not defined. */
export function monitoringFaults(file: ComposeFile, targets: Targets, { prometheus, collector }: Monitoring): string[] {
  const scraped = prometheus.scrape_configs.flatMap(({ job_name, static_configs }) => static_configs.flatMap((config) => config.targets.map((target) => ({ job: job_name, target }))));
  const measured = servicesOf(file).flatMap(([name, { build, entrypoint }]) => {
    const port = build && !entrypoint && targets.get(build.target)?.health ? targets.get(build.target)?.environment.OPS_PORT : undefined;
    return port === undefined ? [] : [{ job: build?.target ?? '', target: `${name}:${port}` }];
  });
  const mounted = (file.services.prometheus?.volumes ?? []).map((volume) => volume.split(':')[1]);
  return [
    ...prometheus.rule_files.map((pattern) => path.posix.dirname(pattern)).filter((folder) => !mounted.includes(folder)).map((folder) => `Prometheus reads rules from ${folder}, which no volume brings`),
    ...measured.filter(({ job, target }) => !scraped.some((found) => found.job === job && found.target === target)).map(({ job, target }) => `Prometheus does not scrape ${target} as ${job}`),
    ...scraped.filter(({ target }) => !(target.split(':', 1).join('') in file.services)).map(({ target }) => `Prometheus scrapes ${target}, which is not there`),
    ...Object.entries(collector.service.pipelines).flatMap(([pipeline, uses]) =>
      PARTS.flatMap((part) => uses[part].filter((name) => !(name in collector[part])).map((name) => `the collector's pipeline ${pipeline} uses ${name}, which is not among its ${part}`)),
    ),
    ...samplingFaults(collector),
  ];
}

/** Errors and slow traces are kept in any case (docs/guides/tracing.md), by a collector that has the processor for it. */
function samplingFaults({ processors, service }: Monitoring['collector']): string[] {
  const order = service.pipelines.traces?.processors ?? [];
  const policies = processors.tail_sampling?.policies ?? [];
  return [
    ...(order.indexOf('tail_sampling') < order.indexOf('batch') && order.includes('tail_sampling') ? [] : ['the collector does not choose among whole traces before it makes batches']),
    ...(policies.some(({ status_code }) => status_code?.status_codes.includes('ERROR')) ? [] : ['the collector does not keep every trace that failed']),
    ...(policies.some(({ type }) => type === 'latency') ? [] : ['the collector does not keep every trace that was slow']),
  ];
}
