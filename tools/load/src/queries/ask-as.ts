import { type SigningKeys } from '@chatgenius/auth';
import { type HttpService } from '@chatgenius/contracts';
import { signTokens } from '../targets/tokens.ts';
import { type Get } from './lists/list-questions.ts';

const UNAVAILABLE = 503;
const ATTEMPTS = 3;

/** GET over HTTP as anybody, tried again where that may help, as clients do. @throws in the answer’s name when it is not the wanted one */
export function askAs(keys: SigningKeys, urls: Readonly<Record<HttpService, string>>): Get {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (userId: string): Promise<string> => {
    const token = tokens.get(userId) ?? signTokens(keys, [userId]).then(([signed = '']) => signed);
    tokens.set(userId, token);
    return token;
  };
  return async (userId, route, query = {}, service = 'channel-api') => {
    const url = new URL(route, urls[service]);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const headers = { authorization: `Bearer ${await tokenOf(userId)}` };
    let response = await fetch(url, { headers });
    for (let attempt = 1; response.status === UNAVAILABLE && attempt < ATTEMPTS; attempt++) response = await fetch(url, { headers });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`GET ${url.pathname}${url.search} answered ${response.status}: ${JSON.stringify(body)}`);
    return body;
  };
}
