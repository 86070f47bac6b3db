import { appOf, containerOf, matches, NAME_LABEL, ofKind, workloadsIn, type Labels, type Manifest } from '../manifest.ts';

interface Peer {
  podSelector?: { matchLabels?: Labels };
  namespaceSelector?: { matchLabels?: Labels };
  ipBlock?: { cidr: string };
}

interface Rule {
  from?: readonly Peer[];
  to?: readonly Peer[];
  ports?: readonly { port?: string | number }[];
}

export type NetworkPolicy = Manifest & {
  readonly spec: { podSelector: { matchLabels?: Labels }; policyTypes: readonly string[]; ingress?: Rule[]; egress: Rule[] };
};

/** Who may open a connection to whom: `connection-gateway > nats:4222`. */
export type Pairs = ReadonlySet<string>;

/** Servers by the labels that their operators and charts give them. */
const SERVERS: Readonly<Record<string, Labels>> = {
  nats: { [NAME_LABEL]: 'nats' },
  redis: { app: 'redis' },
  postgres: { 'cnpg.io/cluster': 'postgres' },
  traces: { [NAME_LABEL]: 'opentelemetry-collector' },
  dns: { 'k8s-app': 'kube-dns' },
};

/** Pairs that policies allow and nobody needs, and the other way round; and apps that no policy closes. */
export function networkFaults(manifests: readonly Manifest[], needed: Pairs): string[] {
  const policies = ofKind<NetworkPolicy>(manifests, 'NetworkPolicy');
  if (policies.length === 0) return [];
  const allowed = pairsOf(policies, manifests);
  return [
    ...[...allowed].filter((pair) => !needed.has(pair)).map((pair) => `${pair} is allowed, and nobody needs it`),
    ...[...needed].filter((pair) => !allowed.has(pair)).map((pair) => `${pair} is needed, and not allowed`),
    ...workloadsIn(manifests).flatMap((workload) => {
      const closing = policies.filter(({ spec }) => matches(spec.podSelector.matchLabels ?? {}, workload.spec.template.metadata.labels));
      return ['Ingress', 'Egress'].filter((type) => !closing.some(({ spec }) => spec.policyTypes.includes(type))).map((type) => `${appOf(workload)}: no policy closes its ${type}`);
    }),
  ];
}

/**
 * Between two apps, both sides have to allow a pair; the others' own policies are not ours. Ports have the name or number of
 * the policy.
 */
function pairsOf(policies: readonly NetworkPolicy[], manifests: readonly Manifest[]): Pairs {
  const out = new Set<string>();
  const into = new Set<string>();
  for (const workload of workloadsIn(manifests)) {
    const app = appOf(workload);
    for (const { spec } of policies.filter(({ spec }) => matches(spec.podSelector.matchLabels ?? {}, workload.spec.template.metadata.labels))) {
      for (const { to = [], ports = [] } of spec.egress) for (const peer of to) for (const { port } of ports) out.add(`${app} > ${nameOf(peer)}:${port}`);
      for (const { from = [], ports = [] } of spec.ingress ?? []) for (const peer of from) for (const { port } of ports) into.add(`${nameOf(peer)} > ${app}:${port}`);
    }
  }
  const apps = new Set(workloadsIn(manifests).map(appOf));
  const bothAreApps = (pair: string): boolean => pair.split(/ > |:/).slice(0, 2).every((name) => apps.has(name));
  return new Set([...out, ...into].filter((pair) => !bothAreApps(pair) || (out.has(pair) && into.has(pair))));
}

function nameOf({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock) return 'internet';
  const labels = podSelector?.matchLabels;
  if (!labels) return Object.values(namespaceSelector?.matchLabels ?? {}).join();
  return Object.keys(SERVERS).find((name) => matches(SERVERS[name] ?? {}, labels)) ?? labels[NAME_LABEL] ?? JSON.stringify(labels);
}

/** Names of ports that no container has. */
export function unknownPorts(manifests: readonly Manifest[]): string[] {
  const names = new Set(workloadsIn(manifests).flatMap((workload) => containerOf(workload).ports?.map(({ name }) => name) ?? []));
  const rules = ofKind<NetworkPolicy>(manifests, 'NetworkPolicy').flatMap(({ spec }) => [...(spec.ingress ?? []), ...spec.egress]);
  return rules.flatMap(({ ports = [] }) => ports.flatMap(({ port }) => (typeof port === 'string' && !names.has(port) ? [`a policy names a port ${port}, which no pod has`] : [])));
}
