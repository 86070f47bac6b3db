import { buildSdk, buildServices } from '@chatgenius/stack';

/** npm run build: the services' bundles and the client SDK. */
try {
  const report = (line: string): void => console.log(line);
  await buildServices(report);
  await buildSdk(report);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
