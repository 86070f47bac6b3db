/**
 * Names what is sent, so that the server knows a repeat. Sixteen random bytes; `crypto.randomUUID` is missing on pages
 * that came without TLS.
 */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
