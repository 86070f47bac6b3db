import { parseAllDocuments } from 'yaml';

/** What of a manifest is read here. That the rest is right, its schema says. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; readonly labels?: Labels; readonly annotations?: Labels };
}

export type Labels = Readonly<Record<string, string>>;

export interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { name: string; key: string } };
}

interface HttpProbe {
  httpGet?: { path: string; port: string | number };
}

export interface Container {
  readonly name: string;
  image: string;
  env: Variable[];
  readonly envFrom?: readonly { configMapRef?: { name: string } }[];
  readonly ports?: { name: string; containerPort: number }[];
  readonly startupProbe?: HttpProbe;
  readonly livenessProbe?: HttpProbe;
  readonly readinessProbe?: HttpProbe;
  readonly resources: { requests: Record<string, string>; limits: Record<string, string> };
  readonly securityContext?: Record<string, unknown>;
  readonly lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  readonly volumeMounts?: readonly { name: string; mountPath: string }[];
}

export interface PodSpec {
  terminationGracePeriodSeconds?: number;
  serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: Record<string, unknown>;
  readonly containers: [Container];
  readonly volumes?: readonly { name: string; projected?: { sources: readonly { secret?: { name: string } }[] } }[];
}

/** A Deployment or a Job: one container in each pod. */
export interface Workload extends Manifest {
  readonly spec: {
    minReadySeconds?: number;
    readonly strategy?: { rollingUpdate?: { maxUnavailable: number | string } };
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  };
}

export const NAME_LABEL = 'app.kubernetes.io/name';

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

export const ofKind = <Of extends Manifest>(manifests: readonly Manifest[], kind: string): Of[] => manifests.filter((manifest): manifest is Of => manifest.kind === kind);

export const workloadsIn = (manifests: readonly Manifest[]): Workload[] => [...deploymentsIn(manifests), ...ofKind<Workload>(manifests, 'Job')];
export const deploymentsIn = (manifests: readonly Manifest[]): Workload[] => ofKind(manifests, 'Deployment');

/** The app that runs in it. */
export const appOf = ({ spec }: Workload): string => spec.template.metadata.labels[NAME_LABEL] ?? '';
export const podOf = ({ spec }: Workload): PodSpec => spec.template.spec;
export const containerOf = ({ spec }: Workload): Container => spec.template.spec.containers[0];

export const matches = (selector: Labels, labels: Labels): boolean => Object.entries(selector).every(([name, value]) => labels[name] === value);

type ConfigMap = Manifest & { readonly data: Record<string, string> };

/** Variables of a container with plain values: ConfigMaps first, as kubelet does. */
export function settingsOf(workload: Workload, manifests: readonly Manifest[]): Record<string, string> {
  const { env, envFrom = [] } = containerOf(workload);
  const maps = ofKind<ConfigMap>(manifests, 'ConfigMap');
  const shared = envFrom.map(({ configMapRef }) => maps.find(({ metadata }) => metadata.name === configMapRef?.name)?.data);
  const own = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return Object.assign({}, ...shared, Object.fromEntries(own)) as Record<string, string>;
}
