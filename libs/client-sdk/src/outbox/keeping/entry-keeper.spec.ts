import { EntryKeeper } from './entry-keeper.ts';
import { type KeptEntry, type OutboxStorage } from './kept-entry.ts';

const entry = (id: string): KeptEntry => ({ id, owner: 'o', lane: 'l', order: 1, name: 'messageSend', input: {}, writtenAt: 0 });

describe('EntryKeeper', () => {
  it('does not say that the device keeps what is written before the storage has answered', async () => {
    const open = Promise.withResolvers<void>();
    const storage: OutboxStorage = { read: () => open.promise.then(() => []), write: () => open.promise, remove: () => open.promise };
    const keeper = new EntryKeeper(storage);
    keeper.begin('scope');
    const reading = keeper.read();
    expect(keeper.keeping).toEqual({ kept: 'memory', reason: 'STARTING' });
    open.resolve();
    await reading;
    expect(keeper.keeping).toEqual({ kept: 'device' });
  });

  it('says so once that is stored, too', async () => {
    const open = Promise.withResolvers<void>();
    const keeper = new EntryKeeper({ read: () => Promise.resolve([]), write: () => open.promise, remove: () => open.promise });
    keeper.keep(entry('a'));
    keeper.begin('scope');
    await keeper.read();
    expect(keeper.keeping).toEqual({ kept: 'memory', reason: 'STARTING' });
    const stored = new Promise((resolve) => keeper.on('change', resolve));
    open.resolve();
    expect(await stored).toEqual({ kept: 'device' });
  });
});
