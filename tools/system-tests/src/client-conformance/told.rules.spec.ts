import { readTold } from './told.rules.ts';

describe('what a client under test tells', () => {
  it.each(['{"tell":"token"}', '{"tell":"applied","stream":"channel:1","seq":4,"type":"message:created"}', '{"tell":"sent","text":"a","seq":1,"more":true}'])('is read: %s', (line) => {
    expect(readTold(line)).toEqual(JSON.parse(line));
  });

  it.each([
    ['connected', 'no JSON object'],
    ['[1]', 'nothing known'],
    ['{"tell":"toString"}', 'nothing known'],
    ['{"tell":"ready"}', 'ready needs userId, a string'],
    ['{"tell":"applied","stream":"channel:1","seq":"4","type":"message:created"}', 'applied needs seq, a number'],
  ])('is refused with what is wrong: %s', (line, why) => {
    expect(() => readTold(line)).toThrow(why);
  });
});
