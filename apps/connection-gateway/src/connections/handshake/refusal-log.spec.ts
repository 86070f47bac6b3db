import { RefusalLog } from './refusal-log.ts';

describe('RefusalLog', () => {
  it('says the first at once and the others of a second in one line, by reason', () => {
    jest.useFakeTimers();
    try {
      const lines: unknown[] = [];
      const log = new RefusalLog({ info: (event: string, metadata?: object) => lines.push([event, metadata]) });
      for (let count = 0; count < 1_000; count++) log.note('TOKEN_MISSING');
      log.note('GATEWAY_BUSY');
      const first = ['TOKEN_MISSING', 'GATEWAY_BUSY'].map((reason) => ['connection:refused', { reason }]);
      expect(lines).toEqual(first);
      jest.advanceTimersByTime(1_000);
      expect(lines).toEqual([...first, ['connection:refused', { reason: 'TOKEN_MISSING', times: 999 }]]);
      jest.advanceTimersByTime(60_000);
      log.note('TOKEN_MISSING');
      expect(lines).toHaveLength(4);
    } finally {
      jest.useRealTimers();
    }
  });
});
