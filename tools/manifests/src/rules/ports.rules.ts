import { appOf, containerOf, deploymentsIn, settingsOf, type Manifest, type Workload } from '../manifest.ts';

/** What each probe has to ask: whether the process lives, or whether it should be sent work. */
const PROBES = { startupProbe: '/healthz', livenessProbe: '/healthz', readinessProbe: '/readyz' } as const;

/** Ports on which the process does not listen, and probes with a wrong port or path. */
export function portFaults(manifests: readonly Manifest[]): string[] {
  return deploymentsIn(manifests).flatMap((workload) => {
    const { PORT, OPS_PORT, OPS_HOST } = settingsOf(workload, manifests);
    return [
      ...portFault(workload, 'http', PORT),
      ...portFault(workload, 'ops', OPS_PORT),
      ...(OPS_HOST === '0.0.0.0' ? [] : [`${appOf(workload)}: OPS_HOST is ${String(OPS_HOST)}: probes come from outside of the pod`]),
      ...probeFaults(workload),
    ];
  });
}

function portFault(workload: Workload, name: string, setting: string | undefined): string[] {
  const port = containerOf(workload).ports?.find((candidate) => candidate.name === name)?.containerPort;
  return String(port) === String(setting) ? [] : [`${appOf(workload)}: it listens to ${setting ?? 'no port'}, and the port ${name} is ${port ?? 'missing'}`];
}

function probeFaults(workload: Workload): string[] {
  return Object.entries(PROBES).flatMap(([name, path]) => {
    const asked = containerOf(workload)[name as keyof typeof PROBES]?.httpGet;
    return asked?.path === path && asked.port === 'ops' ? [] : [`${appOf(workload)}: ${name} asks ${asked ? `${asked.path} at ${asked.port}` : 'nothing'} instead of ${path} at ops`];
  });
}

/** Paths that are asked at the ops port, by probes and by Prometheus. */
export function opsPaths(manifests: readonly Manifest[]): string[] {
  const monitors = manifests.filter(({ kind }) => kind === 'PodMonitor') as unknown as { spec: { podMetricsEndpoints: { path: string }[] } }[];
  const probed = deploymentsIn(manifests).flatMap((workload) => Object.keys(PROBES).flatMap((name) => containerOf(workload)[name as keyof typeof PROBES]?.httpGet?.path ?? []));
  return [...new Set([...probed, ...monitors.flatMap(({ spec }) => spec.podMetricsEndpoints.map(({ path }) => path))])];
}
