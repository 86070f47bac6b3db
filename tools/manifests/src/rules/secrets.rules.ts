import path from 'node:path';
import { appOf, containerOf, podOf, workloadsIn, type Manifest, type Workload } from '../manifest.ts';

/** Keys of each Secret that is made. */
export type SecretKeys = ReadonlyMap<string, readonly string[]>;

/** Secrets that a pod refers to, as `name/key`. */
export function secretsUsed(manifests: readonly Manifest[], keys: SecretKeys): Set<string> {
  return new Set(workloadsIn(manifests).flatMap((workload) => [...fromVariables(workload), ...fromFiles(workload, keys)].flatMap(({ found }) => found ?? [])));
}

/** Variables that refer to a Secret, or name a file of one, that is not made or not mounted. */
export function secretFaults(manifests: readonly Manifest[], keys: SecretKeys): string[] {
  const made = new Set([...keys].flatMap(([name, of]) => of.map((key) => `${name}/${key}`)));
  return workloadsIn(manifests).flatMap((workload) =>
    [...fromVariables(workload), ...fromFiles(workload, keys)]
      .filter(({ found }) => found === undefined || !made.has(found))
      .map(({ variable }) => `${appOf(workload)}: ${variable} refers to a Secret or a key of it that is not there`),
  );
}

interface Reference {
  readonly variable: string;
  readonly found: string | undefined;
}

const fromVariables = (workload: Workload): Reference[] =>
  containerOf(workload).env.flatMap(({ name, valueFrom }) => (valueFrom?.secretKeyRef ? [{ variable: name, found: `${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}` }] : []));

function fromFiles(workload: Workload, keys: SecretKeys): Reference[] {
  return containerOf(workload).env.flatMap(({ name, value }) => {
    if (!name.endsWith('_FILE') || value === undefined) return [];
    const secrets = secretsAt(workload, path.dirname(value));
    const holder = secrets.find((secret) => keys.get(secret)?.includes(path.basename(value)));
    return [{ variable: name, found: holder && `${holder}/${path.basename(value)}` }];
  });
}

function secretsAt(workload: Workload, folder: string): string[] {
  const mount = containerOf(workload).volumeMounts?.find(({ mountPath }) => mountPath === folder);
  const volume = podOf(workload).volumes?.find(({ name }) => name === mount?.name);
  return volume?.projected?.sources.flatMap(({ secret }) => secret?.name ?? []) ?? [];
}
