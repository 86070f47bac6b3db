import { isDeepStrictEqual } from 'node:util';
import { appOf, containerOf, ofKind, podOf, workloadsIn, type Manifest } from '../manifest.ts';

const POD = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const CONTAINER = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };

/** What the pod security standard "restricted" asks for, a root that is only read, and service accounts without rights. */
export function restrictedFaults(manifests: readonly Manifest[]): string[] {
  const accounts = ofKind<Manifest & { automountServiceAccountToken?: boolean }>(manifests, 'ServiceAccount');
  return workloadsIn(manifests).flatMap((workload) => {
    const pod = podOf(workload);
    const account = accounts.find(({ metadata }) => metadata.name === pod.serviceAccountName);
    return [
      ...differing(POD, pod.securityContext),
      ...differing(CONTAINER, containerOf(workload).securityContext),
      ...(pod.automountServiceAccountToken === false && account?.automountServiceAccountToken === false ? [] : ['it has a service account’s token']),
    ].map((fault) => `${appOf(workload)}: ${fault}`);
  });
}

const differing = (wanted: Record<string, unknown>, found: Record<string, unknown> = {}): string[] =>
  Object.entries(wanted).flatMap(([name, value]) => (isDeepStrictEqual(found[name], value) ? [] : [`${name} is ${JSON.stringify(found[name]) ?? 'not set'}, not ${JSON.stringify(value)}`]));
