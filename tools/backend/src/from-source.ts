import { buildServices } from '@chatgenius/stack';

/** npm run backend: in the repository, what has changed is built first. */
await buildServices((line) => console.error(line));
await import('./main.ts');
