import { attention } from './presence.rules.ts';

describe('whether somebody is at a page', () => {
  it('is told by its being seen and by what they did last', () => {
    expect(attention({ visible: true, lastInputAt: 100 }, 150, 300)).toEqual({ active: true, lookInMs: 250 });
    expect(attention({ visible: true, lastInputAt: 100 }, 400, 300)).toEqual({ active: false, lookInMs: undefined });
    expect(attention({ visible: false, lastInputAt: 100 }, 150, 300)).toEqual({ active: false, lookInMs: undefined });
  });
});
