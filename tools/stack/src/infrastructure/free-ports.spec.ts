import { fork } from 'node:child_process';
import { once } from 'node:events';
import { findFreePorts } from './free-ports.ts';

it('gives no port twice within a moment, also to other processes', async () => {
  const program = `import { findFreePorts } from '${new URL('free-ports.ts', import.meta.url).href}'; process.send(await findFreePorts(300));`;
  const children = [1, 2].map(() => fork('-', [], { execArgv: ['--input-type=module', '--eval', program], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
  const theirs = await Promise.all(children.map(async (child) => ((await once(child, 'message')) as [number[]])[0]));
  const all = [...theirs.flat(), ...(await findFreePorts(300)), ...(await findFreePorts(300))];
  expect(new Set(all).size).toBe(1_200);
});
