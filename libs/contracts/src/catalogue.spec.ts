import { commands, routes } from './catalogue.ts';
import { type CommandContract } from './define/command.ts';
import { type RouteContract } from './define/route.ts';

describe('the catalogue', () => {
  it('names NOT_ALLOWED among the refusals of whatever needs a permission, and lets nobody there without a token', () => {
    const needing = ([, { permission }]: [string, { permission?: string }]) => permission !== undefined;
    const found = [...Object.entries<RouteContract>(routes).filter(needing), ...Object.entries<CommandContract>(commands).filter(needing)];
    // Each result of a bulk request has a reason of its own.
    const silent = found.filter(([name, { errors }]) => name !== 'bulkSend' && !errors.includes('NOT_ALLOWED'));
    expect(silent.map(([name]) => name)).toEqual([]);
    expect(found.filter(([, contract]) => 'auth' in contract && contract.auth === 'none').map(([name]) => name)).toEqual([]);
  });
});
