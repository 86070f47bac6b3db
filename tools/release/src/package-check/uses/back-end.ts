import { routes } from '@chatgenius/contracts';
import { buildServices, findFreePort, startInfrastructure, startStack, UNHINDERED } from '@chatgenius/stack';
import { callApi } from '@chatgenius/testing';

/** What a program is given to sign in and to write somewhere. */
export interface Given {
  readonly handle: string;
  readonly password: string;
  readonly channelId: string;
}

const USER = { handle: 'ada', password: 'chatgenius-empty-project' };

/** A whole back end, with a user: every use of the package writes into a channel of its own. */
export class BackEnd {
  readonly apiUrl: string;
  readonly gatewayUrl: string;
  /** Pages from there may connect. */
  readonly pagePort: number;
  readonly #token: string;
  readonly stop: () => Promise<void>;

  private constructor(urls: { apiUrl: string; gatewayUrl: string; pagePort: number }, token: string, stop: () => Promise<void>) {
    this.apiUrl = urls.apiUrl;
    this.gatewayUrl = urls.gatewayUrl;
    this.pagePort = urls.pagePort;
    this.#token = token;
    this.stop = stop;
  }

  static async start(report: (line: string) => void): Promise<BackEnd> {
    await buildServices(report);
    const [infrastructure, pagePort] = await Promise.all([startInfrastructure({ ignoreEnvironment: true, report }), findFreePort()]);
    try {
      const stack = await startStack({ infrastructure, topology: { gateways: 1, messaging: 1, files: 0 }, allowedOrigins: [`http://127.0.0.1:${pagePort}`], env: { all: UNHINDERED } });
      const [apiUrl = '', gatewayUrl = ''] = [stack.channelApi[0]?.url, stack.gateways[0]?.url];
      const { accessToken } = await callApi(apiUrl, routes.signUp, { body: USER });
      return new BackEnd({ apiUrl, gatewayUrl, pagePort }, accessToken, async () => {
        await stack.stop();
        await infrastructure.stop();
      });
    } catch (error) {
      await infrastructure.stop();
      throw error;
    }
  }

  async given(): Promise<Given> {
    const { id } = await callApi(this.apiUrl, routes.createChannel, { token: this.#token, body: { name: `channel-${crypto.randomUUID().slice(0, 8)}`, kind: 'public', memberIds: [] } });
    return { ...USER, channelId: id };
  }

  /** Texts that are stored in the channel. */
  async stored({ channelId }: Given): Promise<string[]> {
    const { messages } = await callApi(this.apiUrl, routes.channelHistory, { token: this.#token, params: { channelId } });
    return messages.map(({ text }) => text);
  }
}
