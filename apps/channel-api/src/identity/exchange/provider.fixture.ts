import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

const PROVIDER_AUDIENCE = 'chat-of-the-shop';

interface ProviderKey {
  readonly privateKey: CryptoKey;
  readonly published: JWK;
  readonly algorithm: string;
}

/** An identity provider of somebody else's, with a JWKS over HTTP. */
export class OutsideProvider {
  readonly #server: Server;
  #keys: ProviderKey[];
  fetches = 0;
  /** Of every answer, instead of the keys. */
  failing = false;

  private constructor(keys: ProviderKey[]) {
    this.#keys = keys;
    this.#server = createServer((_, response) => {
      this.fetches++;
      response.writeHead(this.failing ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: this.#keys.map(({ published }) => published) }));
    });
  }

  static async start(algorithm = 'RS256'): Promise<OutsideProvider> {
    const provider = new OutsideProvider([await newKey(algorithm)]);
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get setting(): object {
    return { issuer: this.issuer, jwksUrl: `${this.issuer}/jwks`, audience: PROVIDER_AUDIENCE };
  }

  /** What everybody may read of the key that signs. */
  get publicKey(): JWK {
    return this.#key.published;
  }

  get #key(): ProviderKey {
    const [key] = this.#keys;
    if (!key) throw new Error('the provider has no key');
    return key;
  }

  /** A good token, but for what is changed. Claims that are undefined are left out. */
  token(claims: Record<string, unknown> = {}, { header = {}, key = this.#key.privateKey }: { header?: object; key?: CryptoKey | Uint8Array } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ iss: this.issuer, aud: PROVIDER_AUDIENCE, sub: 'ada-1815', iat: now, exp: now + 300, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: this.#key.algorithm, kid: this.#key.published.kid, ...header })
      .sign(key);
  }

  async exchangeKey(algorithm = 'RS256'): Promise<void> {
    this.#keys = [await newKey(algorithm)];
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

async function newKey(algorithm: string): Promise<ProviderKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  return { privateKey, algorithm, published: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: algorithm, use: 'sig' } };
}
