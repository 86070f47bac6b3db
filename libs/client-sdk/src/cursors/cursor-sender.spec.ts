import { ChatError as ServerError, toErrorResponse, type Conversation } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { CursorSender, type SpacedLine } from './cursor-sender.ts';

describe('CursorSender', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('asks once for counts that the server will not tell, and says that it will not', async () => {
    const asked: string[] = [];
    const line: SpacedLine = {
      online: () => Promise.resolve(),
      spacingMs: () => 0,
      refusalOf: () => undefined,
      command: (name) => {
        asked.push(name);
        return Promise.reject(ChatError.refused(toErrorResponse(new ServerError('CHANNEL_NOT_FOUND'))));
      },
    };
    const refused: Conversation[] = [];
    const sender = new CursorSender(line, { backoff: { firstMs: 1, longestMs: 1 }, random: () => 0, intervalMs: 1, onFigures: () => undefined, onRefused: (place) => refused.push(place) });
    sender.ask({ channelId: 'c' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect([asked, refused, sender.size]).toEqual([['messageDelivered'], [{ channelId: 'c' }], 0]);
  });
});
