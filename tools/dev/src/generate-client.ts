import { generatePrismaClient } from '@chatgenius/stack';

/** Before commands that load libs/database from its source, as the load tool does: in a fresh clone the client is not there yet. */
try {
  await generatePrismaClient((line) => console.log(line));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
