/**
 * Names what is sent, so that the server knows a repeat. Sixteen random bytes; `crypto.randomUUID` is missing on pages
 * that came without TLS.
 */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same as a UUID (version 4). */
export const newUuid = (id = newId()): string => `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20)}`;
