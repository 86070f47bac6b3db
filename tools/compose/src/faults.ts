import { readFileSync } from 'node:fs';
import path from 'node:path';
import { routesOf } from '@chatgenius/contracts';
import { SERVICE_CONFIGURATIONS } from '@chatgenius/generate/service-environments';
import { databaseEnvironment, type Configuration } from '@chatgenius/service-runtime';
import { WORKSPACE } from '@chatgenius/stack';
import { parse } from 'yaml';
import { z } from 'zod';
import { readCompose } from './compose-file.ts';
import { readTargets } from './dockerfile.ts';
import { endingFaults } from './rules/ending.rules.ts';
import { hardeningFaults } from './rules/hardening.rules.ts';
import { monitoringFaults, type Monitoring } from './rules/monitoring.rules.ts';
import { orderFaults, unawaited } from './rules/order.rules.ts';
import { placeFaults } from './rules/places.rules.ts';
import { proxyFaults } from './rules/proxy.rules.ts';
import { unmounted, variableFaults } from './rules/variables.rules.ts';

/** As libs/database reads it. */
const MIGRATE: Configuration = { service: 'migrate', schema: z.object({ DATABASE_URL: databaseEnvironment.DATABASE_URL }), agreements: [] };
const configurations = new Map<string, Configuration>([...SERVICE_CONFIGURATIONS, ['migrate', MIGRATE]]);

/** docker-compose.yml and the files that it brings into containers, as texts. */
export interface Sources {
  compose: string;
  dockerfile: string;
  nginx: string;
  prometheus: string;
  collector: string;
}

export const readSources = (): Sources => ({
  compose: read('docker-compose.yml'),
  dockerfile: read('deploy/images/Dockerfile'),
  nginx: read('deploy/compose/nginx.conf'),
  prometheus: read('deploy/compose/prometheus.yml'),
  collector: read('deploy/compose/collector.yml'),
});

const read = (file: string): string => readFileSync(path.join(WORKSPACE, file), 'utf8');

/** Everything that is wrong with them. */
export function faultsOf({ compose, dockerfile, nginx, prometheus, collector }: Sources): string[] {
  const file = readCompose(compose);
  const targets = readTargets(dockerfile);
  const monitoring: Monitoring = { prometheus: parse(prometheus) as Monitoring['prometheus'], collector: parse(collector) as Monitoring['collector'] };
  return [
    ...orderFaults(file, targets),
    ...unawaited(file),
    ...variableFaults(file, targets, configurations),
    ...unmounted(file),
    ...hardeningFaults(file),
    ...placeFaults(file, targets),
    ...endingFaults(file, configurations),
    ...monitoringFaults(file, targets, monitoring),
    ...proxyFaults(file, nginx, routesOf('channel-api')),
  ];
}
