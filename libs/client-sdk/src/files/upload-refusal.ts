import { type DetailedError } from 'tus-js-client';
import { ChatError } from '../chat-error.ts';

/** What the server says, where it says something. */
export function refusalOf(error: Error): ChatError {
  const body = 'originalResponse' in error ? (error as DetailedError).originalResponse?.getBody() : undefined;
  try {
    return ChatError.from(body === undefined ? error : JSON.parse(body), 'UNREACHABLE');
  } catch {
    return ChatError.from(error, 'UNREACHABLE');
  }
}
