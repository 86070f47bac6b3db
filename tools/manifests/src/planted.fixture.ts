import { containerOf, deploymentsIn, ofKind, podOf, workloadsIn, type Manifest, type Workload } from './manifest.ts';
import { type NetworkPolicy } from './rules/network.rules.ts';

interface Planted {
  readonly title: string;
  readonly plant: (manifests: Manifest[]) => void;
  /** What is said of it. */
  readonly found: RegExp;
}

type WithData = Manifest & { data: Record<string, string> };
type Spec<Of> = Manifest & { spec: Of };

function named<Of extends Manifest>(manifests: readonly Manifest[], kind: string, name: string): Of {
  const found = ofKind<Of>(manifests, kind).find(({ metadata }) => metadata.name === name || metadata.name.startsWith(`${name}-`));
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

const gateway = (manifests: readonly Manifest[]): Workload => named(manifests, 'Deployment', 'connection-gateway');
const messaging = (manifests: readonly Manifest[]): Workload => named(manifests, 'Deployment', 'messaging-service');
const settings = (manifests: readonly Manifest[], name: string): Record<string, string> => named<WithData>(manifests, 'ConfigMap', name).data;
const policy = (manifests: readonly Manifest[], name: string): NetworkPolicy => named(manifests, 'NetworkPolicy', name);
const query = (manifests: readonly Manifest[], name: string) => named<Spec<{ triggers: { metadata: { query: string } }[] }>>(manifests, 'ScaledObject', name).spec.triggers[0]?.metadata ?? { query: '' };

const dashboards = (manifests: readonly Manifest[]): Record<string, string> => named<WithData>(manifests, 'ConfigMap', 'dashboards').data;
const rewrite = (files: Record<string, string>, from: string, to: string): void => Object.entries(files).forEach(([name, text]) => (files[name] = text.replaceAll(from, to)));

/** A fault of each class, planted in what was rendered. */
export const PLANTED: readonly Planted[] = [
  { title: 'a field that does not exist', plant: (all) => Object.assign(podOf(gateway(all)), { terminationGracePeriod: 140 }), found: /Deployment connection-gateway: .*additional properties/ },
  { title: 'a field of another type', plant: (all) => Object.assign(gateway(all).spec, { replicas: 'three' }), found: /\/spec\/replicas must be number/ },
  { title: 'a field that is missing', plant: (all) => Object.assign(query(all, 'connection-gateway'), { query: 5 }), found: /ScaledObject connection-gateway/ },
  { title: 'a kind without a schema', plant: (all) => void all.push({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stray' } }), found: /no schema of v1 Pod/ },
  { title: 'a variable that no service has', plant: (all) => void (settings(all, 'public').AUTH_AUDIENCES = 'chat'), found: /AUTH_AUDIENCES is no variable/ },
  { title: 'a variable of another service', plant: (all) => void (settings(all, 'channel-api').DRAIN_SECONDS = '20'), found: /channel-api: DRAIN_SECONDS is no variable/ },
  { title: 'a required variable that is not given', plant: (all) => void delete settings(all, 'connection-gateway').AUTH_JWKS_URL, found: /AUTH_JWKS_URL\s+is not set/ },
  { title: 'a value that cannot be used', plant: (all) => void (settings(all, 'every-process').STREAM_SHARDS = '0'), found: /STREAM_SHARDS\s+is not usable/ },
  { title: 'a drain that does not fit', plant: (all) => void (settings(all, 'connection-gateway').DRAIN_SECONDS = '130'), found: /SHUTDOWN_GRACE_MS\s+is too short/ },
  { title: 'a secret that is written out', plant: (all) => void (settings(all, 'every-process').NATS_URL = 'nats://a:b@nats:4222'), found: /NATS_URL is a secret/ },
  { title: 'a secret that nobody makes', plant: (all) => void (podOf(messaging(all)).volumes?.find(({ name }) => name === 'secrets')?.projected?.sources.forEach((source) => source.secret && (source.secret.name = 'other'))), found: /messaging-service: DATABASE_URL_FILE refers to a Secret/ },
  { title: 'a port that nobody listens to', plant: (all) => containerOf(gateway(all)).ports?.forEach((port) => port.name === 'http' && (port.containerPort = 80)), found: /it listens to 8080, and the port http is 80/ },
  { title: 'an ops port within the pod alone', plant: (all) => void (settings(all, 'every-process').OPS_HOST = '127.0.0.1'), found: /OPS_HOST is 127.0.0.1/ },
  { title: 'liveness that depends on others', plant: (all) => Object.assign(containerOf(gateway(all)).livenessProbe?.httpGet ?? {}, { path: '/readyz' }), found: /livenessProbe asks \/readyz/ },
  { title: 'a limit that V8 outgrows', plant: (all) => void (containerOf(messaging(all)).resources.limits.memory = '384Mi'), found: /a limit of 384 MiB is less/ },
  { title: 'a heap that V8 chooses', plant: (all) => void (containerOf(messaging(all)).env = containerOf(messaging(all)).env.filter(({ name }) => name !== 'NODE_OPTIONS')), found: /no --max-old-space-size/ },
  { title: 'more connections than the heap holds', plant: (all) => void (settings(all, 'connection-gateway').MAX_CONNECTIONS = '18000'), found: /a heap of 832 MiB is less/ },
  { title: 'a CPU limit', plant: (all) => void (containerOf(gateway(all)).resources.limits.cpu = '1'), found: /a CPU limit/ },
  { title: 'a pod that is killed while it drains', plant: (all) => void (podOf(gateway(all)).terminationGracePeriodSeconds = 30), found: /killed after 30 s, and may take 133 s/ },
  { title: 'a preStop that nobody has counted', plant: (all) => Object.assign(containerOf(gateway(all)), { lifecycle: { preStop: { sleep: { seconds: 15 } } } }), found: /killed after 140 s, and may take 148 s/ },
  { title: 'gateways that all drain at once', plant: (all) => void (gateway(all).spec.minReadySeconds = 10), found: /drains the next pods while others still drain/ },
  { title: 'a rollout that ends pods first', plant: (all) => Object.assign(gateway(all).spec.strategy?.rollingUpdate ?? {}, { maxUnavailable: 1 }), found: /ends pods before others are ready/ },
  { title: 'a container that may run as root', plant: (all) => Object.assign(podOf(gateway(all)).securityContext ?? {}, { runAsNonRoot: false }), found: /runAsNonRoot is false/ },
  { title: 'a root that can be written', plant: (all) => workloadsIn(all).forEach((workload) => Object.assign(containerOf(workload).securityContext ?? {}, { readOnlyRootFilesystem: false })), found: /migrate: readOnlyRootFilesystem/ },
  { title: 'a token of the API server', plant: (all) => Object.assign(named(all, 'ServiceAccount', 'channel-api'), { automountServiceAccountToken: true }), found: /channel-api: it has a service account/ },
  { title: 'a pair that no account needs', plant: (all) => void policy(all, 'messaging-service').spec.egress.push({ to: [{ podSelector: { matchLabels: { app: 'redis' } } }], ports: [{ port: 6379 }] }), found: /messaging-service > redis:6379 is allowed/ },
  { title: 'a pair that is not allowed', plant: (all) => void policy(all, 'presence-service').spec.egress.pop(), found: /presence-service > postgres:5432 is needed/ },
  { title: 'a pair that one side forbids', plant: (all) => void (policy(all, 'channel-api').spec.ingress = []), found: /connection-gateway > channel-api:http is needed/ },
  { title: 'an app that is open', plant: (all) => deploymentsIn(all).forEach(({ spec }) => Object.assign(spec.template.metadata, { labels: { 'app.kubernetes.io/name': spec.template.metadata.labels['app.kubernetes.io/name'] } })), found: /messaging-service: no policy closes its Ingress/ },
  { title: 'a metric that nobody tells', plant: (all) => void (query(all, 'connection-gateway').query = 'sum(chat_gateway_sockets)'), found: /no metric chat_gateway_sockets/ },
  { title: 'a counter without _total', plant: (all) => void (query(all, 'channel-api').query = 'sum(rate(chat_gateway_events_delivered[2m]))'), found: /no metric chat_gateway_events_delivered/ },
  { title: 'a command that does not exist', plant: (all) => void (query(all, 'messaging-service').query = 'sum(rate(chat_gateway_command_duration_seconds_sum{command="message:post"}[2m]))'), found: /no command message:post/ },
  { title: 'a dashboard of a metric that nobody tells', plant: (all) => rewrite(dashboards(all), 'chat_gateway_connections_pending', 'chat_gateway_pending'), found: /dashboard chatgenius.json, Connections by gateway: there is no metric chat_gateway_pending/ },
  { title: 'a dashboard of a command that does not exist', plant: (all) => rewrite(dashboards(all), 'message:send', 'message:post'), found: /Sends by outcome: there is no command message:post/ },
  { title: 'a dashboard with a data source of its own', plant: (all) => rewrite(dashboards(all), '${datasource}', 'P1809F7CD0C75ACF3'), found: /dashboard chatgenius.json: .*datasource/ },
  { title: 'a dashboard whose data source nobody chooses', plant: (all) => rewrite(dashboards(all), '"name": "logs"', '"name": "lines"'), found: /dashboard user.json: no variable for its data source/ },
  { title: 'panels over each other', plant: (all) => rewrite(dashboards(all), '"y": 12', '"y": 8'), found: /Connections by gateway lies over Sends by outcome/ },
  { title: 'a dashboard that is no JSON', plant: (all) => void (dashboards(all)['chatgenius.json'] = '{'), found: /dashboard chatgenius.json: / },
  { title: 'dashboards that no sidecar finds', plant: (all) => Object.assign(named(all, 'ConfigMap', 'dashboards').metadata, { labels: {} }), found: /ConfigMap dashboards has dashboards, and no label/ },
  { title: 'settings that are not there', plant: (all) => void all.splice(all.indexOf(named(all, 'ConfigMap', 'public')), 1), found: /refers to ConfigMap public-/ },
  { title: 'a disruption budget of no pods', plant: (all) => Object.assign(named<Spec<object>>(all, 'PodDisruptionBudget', 'channel-api').spec, { selector: undefined }), found: /PodDisruptionBudget channel-api refers to pods/ },
  { title: 'a route to nowhere', plant: (all) => void (named(all, 'Service', 'connection-gateway').metadata.name = 'gateway'), found: /sockets refers to Service connection-gateway:80/ },
  { title: 'an image of another release', plant: (all) => void (containerOf(gateway(all)).image = 'chatgenius/connection-gateway:0.0.9'), found: /images of several releases/ },
  { title: 'a migration by the name of another release', plant: (all) => ofKind(all, 'Job').forEach(({ metadata }) => (metadata.name = 'migrate')), found: /Job migrate is not named by the release/ },
];
