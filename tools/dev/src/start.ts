import path from 'node:path';
import { takeLauncherLock } from './launcher-lock.ts';
import { launch, type Running } from './launch.ts';
import { PLACES } from './places.ts';
import { HELP, parseStartOptions, StartOptionsError, type StartOptions } from './start-options.rules.ts';
import { onStopSignal } from './stop-signals.ts';
import { summary } from './summary.rules.ts';

try {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await start(options);
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof StartOptionsError) console.error(`\n${HELP}`);
  process.exit(1); // whatever had been started is ended by its guardian
}

async function start(options: StartOptions): Promise<void> {
  const release = takeLauncherLock(PLACES.lock);
  process.on('exit', release);
  const running: Running = {};
  const signals = onStopSignal(() => void stop(running));
  await launch(options, running).catch(() => {
    console.error('\nnpm start could not finish; the step that failed says why.'); // the list has printed its error
    process.exit(1);
  });
  signals.startupIsOver();
  if (running.infrastructure && running.stack) console.log(`\n${summary({ ...running, infrastructure: running.infrastructure, stack: running.stack, passwordsFile: path.relative(process.cwd(), PLACES.servers) })}\n`);
}

/** Services before what they stand on. */
async function stop({ infrastructure, stack, chatWeb, assistant }: Running): Promise<void> {
  console.log('\nStopping (Ctrl-C again to end at once)');
  assistant?.close();
  await chatWeb?.stop();
  await stack?.stop();
  await infrastructure?.stop();
  console.log(infrastructure?.source === 'the environment' ? 'The servers that the environment names keep running.' : 'Postgres, Redis and NATS have stopped');
  process.exit(0);
}
