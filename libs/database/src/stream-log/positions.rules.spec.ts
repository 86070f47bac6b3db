import { streams } from '@chatgenius/contracts';
import { positionEvents, Positions } from './positions.rules.ts';

const at = new Date('2026-01-02T03:04:05.006Z');
const [first, second] = [streams.channel('c1'), streams.user('u1')];
const locked = () => new Map([[first, { epoch: 'e1', head: 7, at }], [second, { epoch: 'e2', head: 0, at }]]);

describe('positionEvents', () => {
  it('numbers each stream from its head on, in the order of the appends', () => {
    const appends = [first, second, first].map((stream, index) => ({ stream, type: 'message:created', data: { place: index } }));
    expect(positionEvents(locked(), appends)).toEqual([
      { stream: first, epoch: 'e1', seq: 8, at: at.toISOString(), type: 'message:created', data: { place: 0 } },
      { stream: second, epoch: 'e2', seq: 1, at: at.toISOString(), type: 'message:created', data: { place: 1 } },
      { stream: first, epoch: 'e1', seq: 9, at: at.toISOString(), type: 'message:created', data: { place: 2 } },
    ]);
  });

  it('changes nothing that it was given: asked again, it says the same', () => {
    const streamsLocked = locked();
    const appends = [{ stream: first, type: 'message:created', data: {} }];
    expect(positionEvents(streamsLocked, appends)).toEqual(positionEvents(streamsLocked, appends));
    expect(streamsLocked).toEqual(locked());
  });

  it('refuses a stream that is not locked', () => {
    expect(() => new Positions(locked()).next(streams.channel('other'))).toThrow('not locked');
  });
});
