import fc from 'fast-check';
import { furthest, isFurther, nextCommand, NOWHERE } from './cursor.rules.ts';

const position = fc.nat(50);
const cursor = fc.record({ delivered: position, read: position }).map((loose) => furthest(loose));

describe('cursors', () => {
  it('only move forward, in whatever order and however often they are told', () => {
    fc.assert(
      fc.property(cursor, cursor, cursor, (a, b, c) => {
        expect(furthest(a, a)).toEqual(a);
        expect(furthest(a, b)).toEqual(furthest(b, a));
        expect(furthest(furthest(a, b), c)).toEqual(furthest(a, furthest(b, c)));
        expect(isFurther(a, furthest(a, b))).toBe(false);
      }),
    );
  });

  it('what is read was delivered', () => {
    fc.assert(fc.property(cursor, cursor, (a, b) => furthest(a, b).delivered >= furthest(a, b).read));
  });

  it('the server gets to know what is wanted, also if it answers with more, by two commands at most', () => {
    fc.assert(
      fc.property(cursor, cursor, cursor, (wanted, acknowledged, elsewhere) => {
        let server = furthest(acknowledged, elsewhere);
        let known = acknowledged;
        let commands = 0;
        for (let command = nextCommand(wanted, known); command; command = nextCommand(wanted, known)) {
          const asked = command.name === 'messageRead' ? { delivered: 0, read: command.seq } : { delivered: command.seq, read: 0 };
          server = furthest(server, asked);
          known = furthest(known, server);
          commands++;
        }
        expect(commands).toBeLessThanOrEqual(2);
        expect(server).toEqual(furthest(furthest(acknowledged, elsewhere), commands > 0 ? wanted : NOWHERE));
      }),
    );
  });
});
