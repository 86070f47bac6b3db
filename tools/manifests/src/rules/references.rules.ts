import { containerOf, deploymentsIn, matches, ofKind, podOf, workloadsIn, type Labels, type Manifest, type Workload } from '../manifest.ts';

type Service = Manifest & { readonly spec: { selector: Labels; ports: { name: string; port: number; targetPort: string }[] } };
type Selecting = Manifest & { readonly spec: { selector?: { matchLabels?: Labels } } };
type Route = Manifest & { readonly spec: { rules: { backendRefs?: { name: string; port: number }[] }[] } };
type Ingress = Manifest & { readonly spec: { rules: { http: { paths: { backend: { service: { name: string; port: { name: string } } } }[] } }[] } };
type ScaledObject = Manifest & { readonly spec: { scaleTargetRef: { name: string } } };

/** What one manifest says of another that is not there. */
export function referenceFaults(manifests: readonly Manifest[]): string[] {
  const workloads = workloadsIn(manifests);
  return [...workloads.flatMap((workload) => ofWorkload(workload, manifests)), ...servicesOf(manifests), ...backendsOf(manifests), ...selectorsOf(manifests)];
}

const fault = (from: string, to: string): string => `${from} refers to ${to}, which is not there`;
const names = (manifests: readonly Manifest[], kind: string): Set<string> => new Set(ofKind(manifests, kind).map(({ metadata }) => metadata.name));

function ofWorkload(workload: Workload, manifests: readonly Manifest[]): string[] {
  const { name } = workload.metadata;
  const maps = (containerOf(workload).envFrom ?? []).map(({ configMapRef }) => configMapRef?.name ?? '');
  const account = podOf(workload).serviceAccountName ?? 'default';
  return [
    ...maps.filter((map) => !names(manifests, 'ConfigMap').has(map)).map((map) => fault(name, `ConfigMap ${map}`)),
    ...(names(manifests, 'ServiceAccount').has(account) ? [] : [fault(name, `ServiceAccount ${account}`)]),
  ];
}

function servicesOf(manifests: readonly Manifest[]): string[] {
  return ofKind<Service>(manifests, 'Service').flatMap(({ metadata, spec }) => {
    const behind = deploymentsIn(manifests).filter((workload) => matches(spec.selector, workload.spec.template.metadata.labels));
    const hasPort = (port: string): boolean => behind.some((workload) => containerOf(workload).ports?.some(({ name }) => name === port));
    return spec.ports.filter(({ targetPort }) => !hasPort(targetPort)).map(({ targetPort }) => fault(`Service ${metadata.name}`, `port ${targetPort} of a pod`));
  });
}

function backendsOf(manifests: readonly Manifest[]): string[] {
  const services = ofKind<Service>(manifests, 'Service');
  const has = (service: string, port: string | number): boolean => services.some(({ metadata, spec }) => metadata.name === service && spec.ports.some((candidate) => candidate.port === port || candidate.name === port));
  const routes = ofKind<Route>(manifests, 'HTTPRoute').flatMap(({ metadata, spec }) => spec.rules.flatMap(({ backendRefs = [] }) => backendRefs.map(({ name, port }) => ({ from: metadata.name, name, port }))));
  const ingresses = ofKind<Ingress>(manifests, 'Ingress').flatMap(({ metadata, spec }) =>
    spec.rules.flatMap(({ http }) => http.paths.map(({ backend: { service } }) => ({ from: metadata.name, name: service.name, port: service.port.name }))),
  );
  return [...routes, ...ingresses].filter(({ name, port }) => !has(name, port)).map(({ from, name, port }) => fault(from, `Service ${name}:${port}`));
}

function selectorsOf(manifests: readonly Manifest[]): string[] {
  const pods = workloadsIn(manifests).map(({ spec }) => spec.template.metadata.labels);
  const selecting = ['PodDisruptionBudget', 'PodMonitor'].flatMap((kind) => ofKind<Selecting>(manifests, kind));
  const scaled = ofKind<ScaledObject>(manifests, 'ScaledObject');
  return [
    ...selecting.filter(({ spec: { selector } }) => !pods.some((labels) => selector?.matchLabels && matches(selector.matchLabels, labels))).map(({ kind, metadata }) => fault(`${kind} ${metadata.name}`, 'pods')),
    ...scaled.filter(({ spec }) => !names(manifests, 'Deployment').has(spec.scaleTargetRef.name)).map(({ metadata, spec }) => fault(`ScaledObject ${metadata.name}`, `Deployment ${spec.scaleTargetRef.name}`)),
  ];
}
