import { anyWorld } from './any-world.ts';
import { LISTS, rowsOf, unasked } from './list-routes.rules.ts';
import { listScenes } from './list-scenes.ts';

const scenes = listScenes(anyWorld);

describe('lists of channel-api', () => {
  it('are found by their contracts', () => {
    expect(LISTS).toEqual(expect.arrayContaining(['listUsers', 'listReceipts', 'readProfiles', 'parkedEvents', 'listBots', 'channelHistory']));
    expect(LISTS).not.toEqual(expect.arrayContaining(['jwks']));
    expect(LISTS).not.toEqual(expect.arrayContaining(['getChannel']));
  });

  it('are all asked for, with each of their filters', () => {
    expect(unasked(scenes)).toEqual([]);
  });

  it('are missed, and so are filters and values of filters', () => {
    const asked = (query: Record<string, string>) => [{ title: 'somebody', ask: () => ({ userId: 'x', query }) }];
    expect(unasked({ ...scenes, listUsers: [], listHolds: undefined })).toEqual(['listUsers: no scene', 'listHolds: no scene']);
    expect(unasked({ ...scenes, listUsers: asked({ role: 'member', deactivated: 'true' }) })).toEqual(['listUsers: role=administrator', 'listUsers: role=guest', 'listUsers: deactivated=false']);
    expect(unasked({ ...scenes, listAudit: asked({}) })).toContain('listAudit: actorId');
  });
});

it('counts the rows of the longest list of an answer', () => {
  expect(rowsOf({ complete: true, unanswered: [], connections: [1, 2] })).toBe(2);
  expect(rowsOf({ next: null })).toBe(0);
});
