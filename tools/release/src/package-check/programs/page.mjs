import { run } from './run.mjs';

const inWorker = (given) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./web-worker.mjs', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => ('failed' in data ? reject(new Error(data.failed)) : resolve(data.drawn));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(given);
  });

const { page, worker } = globalThis.given;
Promise.all([run(page), inWorker(worker)]).then(
  (drawn) => (globalThis.drawn = drawn),
  (error) => (globalThis.failed = String(error?.stack ?? error)),
);
