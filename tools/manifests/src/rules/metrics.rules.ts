import { ofKind, type Manifest } from '../manifest.ts';
import { dashboardQueries } from './dashboards.rules.ts';

export interface MetricsInCode {
  /** As Prometheus reads them. */
  readonly names: ReadonlySet<string>;
  /** Values of the label `command`. */
  readonly commands: ReadonlySet<string>;
}

export interface Query {
  readonly of: string;
  readonly query: string;
}

type ScaledObject = Manifest & { readonly spec: { triggers: { metadata: { query: string } }[] } };
type ConfigMap = Manifest & { readonly data: Record<string, string> };
type PrometheusRule = Manifest & { readonly spec: { groups: { rules: { expr: string }[] }[] } };

/** Queries of autoscalers, alerts and dashboards about what no process tells: they would be silent for ever. */
export const metricFaults = (manifests: readonly Manifest[], metrics: MetricsInCode): string[] => unknownIn(queriesIn(manifests), metrics);

/** Names in queries that the code does not have. */
export function unknownIn(queries: readonly Query[], { names, commands }: MetricsInCode): string[] {
  return queries.flatMap(({ of, query }) => [
    ...[...query.matchAll(/\b(?:chat|nodejs|process)_\w+/g)].flatMap(([name]) => (names.has(name) ? [] : [`${of}: there is no metric ${name}`])),
    ...[...query.matchAll(/command="([^"]*)"/g)].flatMap(([, command = '']) => (commands.has(command) ? [] : [`${of}: there is no command ${command}`])),
  ]);
}

function queriesIn(manifests: readonly Manifest[]): Query[] {
  return [
    ...ofKind<ScaledObject>(manifests, 'ScaledObject').flatMap(({ metadata, spec }) => spec.triggers.map((trigger) => ({ of: metadata.name, query: trigger.metadata.query }))),
    ...dashboardQueries(ofKind<ConfigMap>(manifests, 'ConfigMap')),
    ...ofKind<PrometheusRule>(manifests, 'PrometheusRule').flatMap(({ metadata, spec }) => spec.groups.flatMap(({ rules }) => rules.map(({ expr }) => ({ of: metadata.name, query: expr })))),
  ];
}
