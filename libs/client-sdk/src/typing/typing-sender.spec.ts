import { ChatError as ServerError, toErrorResponse, type ErrorReason } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { Connector } from '../connection/connector.ts';
import { connectorOptions, ScriptedDial } from '../connection/scripted-dial.fixture.ts';
import { TypingSender } from './typing-sender.ts';

const place = { channelId: 'c' };

describe('TypingSender', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  async function scene(reason?: ErrorReason) {
    const network = new ScriptedDial();
    const connector = new Connector(connectorOptions, network.dial);
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.ready();
    const sender = new TypingSender(connector);
    const said: unknown[] = [];
    const type = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        sender.typed(place);
        for (const { input, settle } of network.last.asked.splice(0)) {
          said.push(input);
          settle(reason === undefined ? { output: {} as never } : { error: ChatError.refused(toErrorResponse(new ServerError(reason))) });
        }
        await jest.advanceTimersByTimeAsync(1_000);
      }
    };
    return { said, type };
  }

  it('says once in a while what is refused for good, and not with every key', async () => {
    const { said, type } = await scene('ARCHIVED');
    await type(120);
    expect(said).toEqual([{ ...place, typing: true }]);
    await jest.advanceTimersByTimeAsync(10_000);
    await type(20);
    expect(said).toHaveLength(2);
  });

  it('goes on saying it when the clock of the device is set back', async () => {
    const { said, type } = await scene();
    await type(7);
    jest.setSystemTime(Date.now() - 300_000);
    await type(14);
    expect(said).toHaveLength(3);
  });
});
