import { Prometheus } from '../prometheus/prometheus.ts';
import { HELP, type ObserveOptions, ObserveOptionsError, parseObserveOptions } from './observe-options.rules.ts';
import { PageServer } from './page-server.ts';

const INTERRUPTED = 130;

try {
  const options = parseObserveOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await observe(options);
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof ObserveOptionsError) console.error(`\n${HELP}`);
  process.exit(1);
}

async function observe({ port, everySeconds, targets: known }: ObserveOptions): Promise<void> {
  const stopped = untilSignal();
  const looked = await Promise.all(known.map(async (target) => ({ target, answers: await fetch(`${target.opsUrl}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false) })));
  // npm start has a canary only if it was asked for: without one, nothing is down.
  const wanted = looked.filter(({ target, answers }) => answers || target.job !== 'canary');
  const [targets, answering] = [wanted.map(({ target }) => target), wanted.map(({ answers }) => answers)];
  console.log(`${answering.filter(Boolean).length} of ${targets.length} processes answer${answering.includes(true) ? '' : ': is the system running? npm start in another terminal starts it'}`);
  console.log('Starting Prometheus');
  const page = `http://127.0.0.1:${port}`;
  const prometheus = await Prometheus.start({ targets, rules: { runbooks: `${page}/runbooks/` }, everySeconds, opsToken: process.env.OPS_TOKEN, report: (line) => console.log(line) });
  try {
    const server = await PageServer.open(prometheus, port);
    console.log(`\nOverview     ${page}\nPrometheus   ${prometheus.url}\n\nCtrl-C ends both.`);
    await stopped;
    console.log('\nStopping');
    await server.close();
  } finally {
    await prometheus.stop();
  }
  process.exit(0);
}

/** A terminal sends Ctrl-C to npm and to us: it may come twice. During the start nothing has to be kept in order. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let times = 0;
    const startedAt = Date.now();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
        if (++times > 2 && Date.now() - startedAt > 1_000) process.exit(INTERRUPTED);
      });
    }
  });
}
