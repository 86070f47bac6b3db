import { ChatError } from '../chat-error.ts';

/** What has become of a call: hooks and their functions throw nothing. */
export type Outcome<Data> = { readonly data: Data; readonly error?: undefined } | { readonly data?: undefined; readonly error: ChatError };

/** A promise that never rejects. */
export async function outcomeOf<Data>(work: () => Promise<Data>): Promise<Outcome<Data>> {
  try {
    return { data: await work() };
  } catch (error) {
    return { error: ChatError.from(error, 'UNREACHABLE') };
  }
}
