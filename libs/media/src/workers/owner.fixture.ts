import { PICTURE_LIMITS } from '../pictures/picture-limits.ts';
import { DEFAULT_POLICY } from '../types/type-policy.ts';
import { MediaWorkers } from './media-workers.ts';

/** Has one worker, tells which, and lives until it is killed. */
const [path = '', folder = ''] = process.argv.slice(2);
const workers = new MediaWorkers({ rules: { types: DEFAULT_POLICY, pictures: PICTURE_LIMITS }, workers: 1, jobMs: 60_000, memoryBytes: 2 ** 30 });
await workers.process({ path, folder, name: 'a.png', claimedType: '' });
process.send?.(workers.pids);
setInterval(() => undefined, 60_000);
