import { ofKind, type Manifest } from '../manifest.ts';

export interface MetricsInCode {
  /** As Prometheus reads them. */
  readonly names: ReadonlySet<string>;
  /** Values of the label `command`. */
  readonly commands: ReadonlySet<string>;
}

type ScaledObject = Manifest & { readonly spec: { triggers: { metadata: { query: string } }[] } };
type PrometheusRule = Manifest & { readonly spec: { groups: { rules: { expr: string }[] }[] } };

/** Queries of autoscalers and alerts about what no process tells: they would be silent for ever. */
export function metricFaults(manifests: readonly Manifest[], { names, commands }: MetricsInCode): string[] {
  return queriesIn(manifests).flatMap(({ of, query }) => [
    ...[...query.matchAll(/\b(?:chat|nodejs|process)_\w+/g)].flatMap(([name]) => (names.has(name) ? [] : [`${of}: there is no metric ${name}`])),
    ...[...query.matchAll(/command="([^"]*)"/g)].flatMap(([, command = '']) => (commands.has(command) ? [] : [`${of}: there is no command ${command}`])),
  ]);
}

function queriesIn(manifests: readonly Manifest[]): { of: string; query: string }[] {
  return [
    ...ofKind<ScaledObject>(manifests, 'ScaledObject').flatMap(({ metadata, spec }) => spec.triggers.map((trigger) => ({ of: metadata.name, query: trigger.metadata.query }))),
    ...ofKind<PrometheusRule>(manifests, 'PrometheusRule').flatMap(({ metadata, spec }) => spec.groups.flatMap(({ rules }) => rules.map(({ expr }) => ({ of: metadata.name, query: expr })))),
  ];
}
