import { ChatClient } from '@chatgenius/client-sdk';
import { type OpenWriter } from './fault-run.ts';
import { IMPATIENT } from './impatient.ts';
import { Writer } from './writer.ts';

/** A writer in this process. */
export const openInNode: OpenWriter = (options, plan) => {
  const writer = new Writer(new ChatClient({ ...options, ...IMPATIENT }), plan);
  return Promise.resolve({
    begin: () => writer.begin(),
    write: () => writer.write(),
    look: () => Promise.resolve(writer.look()),
    screens: () => Promise.resolve(writer.screens()),
    connections: () => Promise.resolve(writer.connections),
    close: () => Promise.resolve(writer.close()),
  });
};
