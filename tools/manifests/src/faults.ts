import { databaseEnvironment, type Configuration } from '@chatgenius/service-runtime';
import { SERVICE_CONFIGURATIONS } from '@chatgenius/generate/service-environments';
import { nodeFlags, type ServiceName } from '@chatgenius/stack';
import { z } from 'zod';
import { metricsInCode } from './code/metrics-in-code.ts';
import { neededPairs } from './code/needed-pairs.ts';
import { ofKind, type Manifest } from './manifest.ts';
import { dashboardFaults } from './rules/dashboards.rules.ts';
import { endingFaults } from './rules/ending.rules.ts';
import { memoryFaults } from './rules/memory.rules.ts';
import { metricFaults } from './rules/metrics.rules.ts';
import { networkFaults, unknownPorts } from './rules/network.rules.ts';
import { portFaults } from './rules/ports.rules.ts';
import { referenceFaults } from './rules/references.rules.ts';
import { releaseFaults } from './rules/release.rules.ts';
import { restrictedFaults } from './rules/restricted.rules.ts';
import { secretFaults, type SecretKeys } from './rules/secrets.rules.ts';
import { variableFaults } from './rules/variables.rules.ts';
import { schemaFaults } from './schemas.ts';

/** As libs/database reads it. */
const MIGRATE: Configuration = { service: 'migrate', schema: z.object({ DATABASE_URL: databaseEnvironment.DATABASE_URL }), agreements: [] };
const configurations = new Map<string, Configuration>([...SERVICE_CONFIGURATIONS, ['migrate', MIGRATE]]);
const metrics = metricsInCode();
const pairs = neededPairs();

/** Everything that is wrong with what was rendered. */
export function faultsOf(manifests: readonly Manifest[], secretKeys: SecretKeys): string[] {
  const fields = schemaFaults(manifests);
  // Of a shape that is not right, nothing more can be told.
  if (fields.length > 0) return fields;
  return [
    ...referenceFaults(manifests),
    ...variableFaults(manifests, configurations),
    ...secretFaults(manifests, secretKeys),
    ...portFaults(manifests),
    ...memoryFaults(manifests, (app) => nodeFlags(app as ServiceName)),
    ...endingFaults(manifests, configurations),
    ...restrictedFaults(manifests),
    ...networkFaults(manifests, pairs),
    ...unknownPorts(manifests),
    ...metricFaults(manifests, metrics),
    ...dashboardFaults(ofKind(manifests, 'ConfigMap')),
    ...releaseFaults(manifests),
  ];
}
