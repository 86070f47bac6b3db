import { buildChatWeb, buildSdk, buildServices } from '@chatgenius/stack';

/** npm run build: the services' bundles, the client SDK and the chat page. */
try {
  const report = (line: string): void => console.log(line);
  await buildServices(report);
  await buildSdk(report);
  await buildChatWeb('production', report);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
