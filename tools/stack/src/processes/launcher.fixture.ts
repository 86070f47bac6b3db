/** For specs: a launcher with real servers that is going to be killed. Prints what it has started as JSON. */
import { startInfrastructure } from '../infrastructure/start-infrastructure.ts';

const { urls } = await startInfrastructure({ ignoreEnvironment: true });
process.stdout.write(`${JSON.stringify(urls)}\n`);
setInterval(() => undefined, 60_000);
