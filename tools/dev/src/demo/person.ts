import { type Api, ChatClient, ChatError, createApi, type Session, signIn, signUp } from '@chatgenius/client-sdk';
import { PASSWORD, type Handle, type PEOPLE } from './people.ts';

export interface Addresses {
  readonly apiUrl: string;
  readonly filesUrl: string;
  readonly gatewayUrl: string;
}

/** Somebody of the demo, who does through the SDK what a user does. */
export class Person {
  readonly handle: Handle;
  readonly userId: string;
  readonly api: Api;
  readonly #session: Session;
  readonly #addresses: Addresses;
  #client: ChatClient | undefined;

  private constructor(handle: Handle, session: Session, addresses: Addresses) {
    this.handle = handle;
    this.userId = session.userId;
    this.#session = session;
    this.#addresses = addresses;
    this.api = createApi({ apiUrl: addresses.apiUrl, token: session.token });
  }

  /** As who they are already, or as somebody new. */
  static async signInOrUp({ handle, displayName, bio }: (typeof PEOPLE)[number], addresses: Addresses): Promise<Person> {
    const credentials = { apiUrl: addresses.apiUrl, handle, password: PASSWORD };
    try {
      return new Person(handle, await signIn(credentials), addresses);
    } catch (error) {
      if (!(error instanceof ChatError) || error.reason !== 'CREDENTIALS_INVALID') throw error;
    }
    const person = new Person(handle, await signUp({ ...credentials, displayName }), addresses);
    await person.api.PATCH('/v1/me', { body: { bio } });
    return person;
  }

  /** Connects when it is needed first. */
  get client(): ChatClient {
    if (!this.#client) {
      const { apiUrl, filesUrl, gatewayUrl: url } = this.#addresses;
      this.#client = new ChatClient({ apiUrl, filesUrl, url, token: this.#session.token, storage: false, reportDelivered: false });
      void this.#client.connect();
    }
    return this.#client;
  }

  close(): void {
    this.#client?.close();
  }
}
