import { build } from '@chatgenius/stack';

/** npm run build: what npm start and npm test do first. */
try {
  await build((line) => console.log(line));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
