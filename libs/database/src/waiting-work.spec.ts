import { type Queryable } from './stream-log/transaction.ts';
import { WaitingWork } from './waiting-work.ts';

type Kind = 'mail' | 'rubbish';

/** Answers when it is told to, with what waits at that time. */
class Rows {
  waiting: readonly Kind[] = [];
  readonly statements: string[] = [];
  fault: Error | undefined;

  readonly db = {
    query: ({ text }: { text: string }) => {
      this.statements.push(text);
      if (this.fault) return Promise.reject(this.fault);
      return Promise.resolve({ rows: [{ mail: this.waiting.includes('mail'), rubbish: this.waiting.includes('rubbish') }] });
    },
  } as unknown as Queryable;
}

describe('work that waits', () => {
  const rows = new Rows();
  const work = new WaitingWork<Kind>(rows.db, { mail: 'EXISTS (SELECT FROM letters)', rubbish: 'EXISTS (SELECT FROM bins)' });

  it('is asked for by one statement, for all that look at the same time', async () => {
    rows.waiting = ['mail'];
    expect(await Promise.all([work.any('mail'), work.any('rubbish'), work.any('mail')])).toEqual([true, false, true]);
    expect(rows.statements).toEqual(['SELECT EXISTS (SELECT FROM letters) AS "mail", EXISTS (SELECT FROM bins) AS "rubbish"']);
  });

  it('is asked for again by whoever looks later, also after a fault that all were told of', async () => {
    rows.fault = new Error('no server');
    const asked = await Promise.allSettled([work.any('mail'), work.any('rubbish')]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    rows.fault = undefined;
    rows.waiting = ['rubbish'];
    expect([await work.any('mail'), await work.any('rubbish')]).toEqual([false, true]);
  });
});
