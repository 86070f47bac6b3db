import { run } from './run.mjs';

onmessage = ({ data }) =>
  run(data).then(
    (drawn) => postMessage({ drawn }),
    (error) => postMessage({ failed: String(error?.stack ?? error) }),
  );
