import { run } from './run.mjs';

const lines = process.argv[2];
console.log(JSON.stringify(await run(JSON.parse(process.env.GIVEN), async () => (await import(lines)).default)));
process.exit();
