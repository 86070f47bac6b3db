import { variablesOf, type Configuration } from '@chatgenius/service-runtime';
import { appOf, containerOf, deploymentsIn, podOf, settingsOf, type Manifest, type Workload } from '../manifest.ts';

/** After its grace, a process waits so long for what is still open. */
const LINGER_SECONDS = 1;
/** Of Kubernetes, where a pod does not say. */
const DEFAULT_GRACE_SECONDS = 30;

/** Pods that would be killed while they drain, and rollouts that end pods too early. */
export function endingFaults(manifests: readonly Manifest[], configurations: ReadonlyMap<string, Configuration>): string[] {
  return deploymentsIn(manifests).flatMap((workload) => {
    const app = appOf(workload);
    const byDefault = variablesOf(configurations.get(app)?.schema ?? noSchema(app)).find(({ name }) => name === 'SHUTDOWN_GRACE_MS')?.byDefault;
    const settings = settingsOf(workload, manifests);
    const shutdown = Number(settings.SHUTDOWN_GRACE_MS ?? byDefault) / 1_000;
    const needed = (containerOf(workload).lifecycle?.preStop?.sleep?.seconds ?? 0) + shutdown + LINGER_SECONDS;
    const grace = podOf(workload).terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    return [
      ...(grace >= needed ? [] : [`${app}: it is killed after ${grace} s, and may take ${needed} s to end`]),
      ...(readyBeforeNext(workload) >= drainSeconds(settings) ? [] : [`${app}: a rollout drains the next pods while others still drain`]),
      ...(workload.spec.strategy?.rollingUpdate?.maxUnavailable === 0 ? [] : [`${app}: a rollout ends pods before others are ready`]),
    ];
  });
}

const readyBeforeNext = ({ spec }: Workload): number => spec.minReadySeconds ?? 0;

/** Of those whose clients are moved; others are gone in a moment. */
const drainSeconds = ({ DRAIN_DELAY_MS = '0', DRAIN_SECONDS }: Readonly<Record<string, string>>): number => (DRAIN_SECONDS === undefined ? 0 : Number(DRAIN_DELAY_MS) / 1_000 + Number(DRAIN_SECONDS));

function noSchema(app: string): never {
  throw new Error(`There is no app ${app}.`);
}
