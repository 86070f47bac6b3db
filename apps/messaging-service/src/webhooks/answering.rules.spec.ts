import { answersWith, decideAnswer, HOLD_MS, type Conversation } from './answering.rules.ts';

const START = Date.parse('2026-11-28T12:00:00.000Z');
const at = (ms: number) => new Date(START + ms);

/** Posts until a webhook is disabled, or so many times; time passes as it is held. */
function converse(answerAfterMs: number, most: number): { posts: number; lasted: number } {
  let [now, posts] = [0, 0];
  let state: Conversation = { answers: 0, deliveredAt: null };
  while (posts < most) {
    const written = { at: at(now), byProgram: posts > 0 };
    const answers = answersWith(written, state);
    const decision = decideAnswer(written, answers, at(now));
    if (decision.kind === 'loop') break;
    if (decision.kind === 'hold') now = decision.until.getTime() - START;
    expect(decideAnswer(written, answers, at(now)).kind).toBe('post');
    posts++;
    now += 50;
    state = { answers, deliveredAt: at(now) };
    now += answerAfterMs;
  }
  return { posts, lasted: now };
}

describe('programs that answer each other', () => {
  it('are stopped, soon slowed, however fast they answer', () => {
    expect(converse(200, 1_000).posts).toBe(14);
    expect(converse(9_000, 1_000).posts).toBe(14);
    expect(converse(200, 12).lasted).toBeGreaterThan(HOLD_MS);
  });

  it('are those who answer at once: what is written now and then goes on', () => {
    expect(converse(11_000, 1_000).posts).toBe(1_000);
  });

  it('are interrupted by whatever a person says, and by what was written before the last delivery', () => {
    const state = { answers: 9, deliveredAt: at(0) };
    expect(answersWith({ at: at(100), byProgram: true }, state)).toBe(10);
    expect(answersWith({ at: at(100), byProgram: false }, state)).toBe(0);
    expect(answersWith({ at: at(-100), byProgram: true }, state)).toBe(0);
    expect(answersWith({ at: at(100), byProgram: true }, { ...state, deliveredAt: null })).toBe(0);
  });
});
