import { ChatError, toErrorResponse, type ErrorReason } from '@chatgenius/contracts';
import { type Namespace, type Server } from 'socket.io';
import { Adapter } from 'socket.io-adapter';
import { namespacesOf } from '../writing/engine.ts';

const REASON: ErrorReason = 'COMMAND_UNKNOWN';
const DEFAULT = '/';

type AdapterOf = (namespace: Namespace) => Adapter;

/**
 * A CONNECT to any namespace but the default one is refused in the format of the contracts, which Socket.IO's own
 * "Invalid namespace" is not. It makes a namespace of that name for as long as the refusal takes, so the server needs
 * `cleanupEmptyChildNamespaces` and {@link adapterOfDefault}.
 */
export function refuseOtherNamespaces(server: Server, onRefused: (reason: ErrorReason) => void): void {
  server.of((_name, _auth, decide) => decide(null, true)).use((socket, next) => {
    const response = toErrorResponse(new ChatError(REASON));
    next(Object.assign(new Error(response.code), { data: response }));
    onRefused(REASON);
    // Who is connected stays so; who is not yet keeps nothing open, as after any other refusal.
    if (namespacesOf(socket) === 0) setImmediate(() => socket.conn.close());
  });
}

/** Namespaces that live for a moment reach no other process: whoever makes up names costs no subscription. */
export function adapterOfDefault(adapterOf: AdapterOf): AdapterOf {
  // Socket.IO calls it with `new`, which an arrow function does not take.
  return function (namespace) {
    return namespace.name === DEFAULT ? adapterOf(namespace) : new Adapter(namespace);
  };
}
