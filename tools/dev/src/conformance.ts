import path from 'node:path';
import { runToEnd, startInfrastructure, WORKSPACE } from '@chatgenius/stack';
import { onStopSignal } from './stop-signals.ts';

const SERVER = path.join(WORKSPACE, 'apps/connection-gateway/src/conformance/main.ts');

/** npm run conformance: the gateway's transport on a Redis of its own, until Ctrl-C (docs/guides/conformance.md). */
const infrastructure = await startInfrastructure();
onStopSignal(() => void infrastructure.stop().then(() => process.exit(0))).startupIsOver();
try {
  await runToEnd({
    title: 'The conformance server',
    command: process.execPath,
    args: ['--conditions=@chatgenius/source', '--disable-warning=ExperimentalWarning', SERVER],
    cwd: WORKSPACE,
    env: { ...process.env, REDIS_URL: infrastructure.urls.REDIS_URL },
    onOutput: (text) => process.stdout.write(text),
  });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
  await infrastructure.stop();
}
