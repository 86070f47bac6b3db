import { ChatError } from '../chat-error.ts';
import { placesOf } from './places.rules.ts';

/** Engine.IO's code for a transport that the server does not take. */
const TRANSPORT_UNKNOWN = 0;

/**
 * Whether HTTP gets through where a WebSocket did not, and the server polls: asked by a session that is none, so that it makes
 * none. @throws ChatError UPGRADE_REFUSED where it does not poll, UNREACHABLE where nothing gets through
 */
export async function askForPolling(url: string): Promise<void> {
  const { address } = placesOf(url, 'polling');
  address.searchParams.set('sid', 'none');
  const response = await fetch(address);
  const { code } = (await response.json()) as { code?: unknown };
  if (code === TRANSPORT_UNKNOWN) throw ChatError.local('UPGRADE_REFUSED');
}
