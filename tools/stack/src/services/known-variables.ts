import path from 'node:path';
import { bundleFolder } from '../bundle.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import { WORKSPACE } from '../workspace.ts';
import { inheritedEnvironment } from './service-environment.rules.ts';
import { type ServiceName } from './topology.rules.ts';

/** The variables that a service reads, as it says itself. */
export async function knownVariables(service: ServiceName): Promise<string[]> {
  const output = await runToEnd({
    title: `Asking ${service} for its variables`,
    command: process.execPath,
    args: [path.join(bundleFolder(service), 'main.js'), '--variables'],
    cwd: WORKSPACE,
    env: inheritedEnvironment(process.env),
  });
  return output.split('\n').flatMap((line) => /^([A-Z][A-Z0-9_]*)\t/.exec(line)?.[1] ?? []);
}
