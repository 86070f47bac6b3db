import path from 'node:path';
import { CommandFailedError, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { fetchedPackages } from '../fetched/fetched-packages.ts';

const RESOLVE = path.join(import.meta.dirname, 'programs/resolve-react.mjs');
const VERIFY = path.join(WORKSPACE, 'tools/verify/src/verify.ts');
const HOOKS = 'libs/client-sdk/src/react';
const MAJOR = '18';

/** The specs of the hooks, with the oldest React that the SDK takes. @throws RegistryUnavailableError */
export async function olderReactFaults(report: (line: string) => void): Promise<string[]> {
  const folder = await fetchedPackages('checks', report);
  try {
    await runToEnd({
      title: `The hooks with React ${MAJOR}`,
      command: process.execPath,
      args: ['--conditions=@chatgenius/source', VERIFY, '--only', 'unit', HOOKS],
      cwd: WORKSPACE,
      env: { ...process.env, NODE_OPTIONS: `--import=${RESOLVE}`, REACT_FOLDER: folder, REACT_MAJOR: MAJOR },
    });
    return [];
  } catch (error) {
    if (error instanceof CommandFailedError) return [`the hooks with React ${MAJOR}: ${error.output}`];
    throw error;
  }
}
