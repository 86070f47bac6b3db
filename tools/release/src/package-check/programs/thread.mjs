import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { run } from './run.mjs';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (drawn) => {
    console.log(JSON.stringify(drawn));
    process.exit();
  });
} else parentPort.postMessage(await run(JSON.parse(process.env.GIVEN)));
