import { type Requester } from '@chatgenius/bus';
import { ChatError, limits } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Acquaintances } from './acquaintances.ts';

describe('Acquaintances', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** presence-service, for which ada shares a channel with all but strangers. */
  function asked(available = () => true) {
    const questions: string[][] = [];
    const request = (_: unknown, { among }: { among: string[] }) => {
      questions.push(among);
      return available() ? Promise.resolve({ userIds: among.filter((userId) => !userId.startsWith('stranger')) }) : Promise.reject(new ChatError('UNAVAILABLE'));
    };
    const acquaintances = new Acquaintances({ request } as unknown as Requester, { warn: () => undefined } as unknown as Logger);
    return { questions, among: async (...userIds: string[]) => [...(await acquaintances.among('ada', userIds))] };
  }

  it('are asked for once in a minute, as strangers are, and nobody asks about themselves', async () => {
    const { questions, among } = asked();
    for (let time = 0; time < 2; time++) expect(await among('grace', 'stranger', 'ada')).toEqual(['grace', 'ada']);
    expect(questions).toEqual([['grace', 'stranger']]);
    await jest.advanceTimersByTimeAsync(60_000);
    await among('grace');
    expect(questions).toHaveLength(2);
  });

  it('are nobody while presence-service does not answer, and are asked for again', async () => {
    let available = false;
    const { among } = asked(() => available);
    expect(await among('grace')).toEqual([]);
    available = true;
    expect(await among('grace')).toEqual(['grace']);
  });

  it('are asked for as many at once as one question has room for, the last of them', async () => {
    const { among } = asked();
    const many = Array.from({ length: limits.presenceUsers + 1 }, (_, index) => `user ${index}`);
    expect(await among(...many)).toEqual(many.slice(1));
    expect(await among(...many)).toEqual(many);
  });
});
