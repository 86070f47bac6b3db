import { commands, ephemeralEvents, ErrorResponse, heard, routes, StreamEvent, streamEvents } from '@chatgenius/contracts';
import { type z } from 'zod';
import { grown } from './grown.ts';

/** Everything that a process of one release says and a process, or a client, of another one reads; requests and notices are in libs/bus. */
const SAID: [string, z.ZodType][] = [
  ...Object.values(commands).map(({ name, output }): [string, z.ZodType] => [name, output]),
  ...Object.values(routes).map(({ method, path, output }): [string, z.ZodType] => [`${method} ${path}`, output]),
  ...Object.values({ ...streamEvents, ...ephemeralEvents }).map(({ name, data }): [string, z.ZodType] => [name, data]),
  ['StreamEvent', StreamEvent],
  ['ErrorResponse', ErrorResponse],
];

describe('what a newer release says', () => {
  it.each(SAID)('%s: unknown fields, values and kinds pass, and malformed items cost their neighbours nothing', (_, contract) => {
    for (const { sent, read } of grown(contract)) expect(heard(contract, sent)).toEqual(read);
  });
});
