const END = '\r\n\r\n';

/** Collects the head of the first request or answer of a connection; what follows it is handed out as it is. */
export class HeadReader {
  #collected = Buffer.alloc(0);

  /** @returns the head with its empty line, and what came behind it; nothing until all of it is there */
  read(chunk: Buffer): { readonly head: string; readonly rest: Buffer } | undefined {
    this.#collected = Buffer.concat([this.#collected, chunk]);
    const end = this.#collected.indexOf(END);
    if (end < 0) return undefined;
    const at = end + END.length;
    return { head: this.#collected.toString('latin1', 0, at), rest: this.#collected.subarray(at) };
  }
}

export const asksForWebSocket = (head: string): boolean => /^upgrade: *websocket *$/im.test(head);

export const isWebSocketAnswer = (head: string): boolean => /^HTTP\/1\.1 101 /.test(head);

/** Compressed messages depend on each other, so that none could be left out or exchanged: no compression is agreed on. */
export const withoutExtensions = (head: string): string => head.replace(/^sec-websocket-extensions:[^\r\n]*\r\n/gim, '');
