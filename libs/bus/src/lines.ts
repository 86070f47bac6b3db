import { heard } from '@chatgenius/contracts';
import { type z } from 'zod';

/** An item, and the text that it travelled as. */
export interface Line<Read> {
  readonly read: Read;
  readonly encoded: string;
}

/**
 * Items in messages of at most so many bytes, unless a single item is larger: one JSON text per line (JSON text holds no
 * bare line break).
 */
export function inMessages(items: readonly unknown[], maxBytes: number): string[] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const encoded = JSON.stringify(item);
    const size = Buffer.byteLength(encoded) + 1;
    if (bytes + size > maxBytes) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)?.push(encoded);
    bytes += size;
  }
  return messages.map((lines) => lines.join('\n'));
}

/** The items of a message. Those that cannot be read are told of, and left out. */
export function linesOf<Contract extends z.ZodType>(payload: string, contract: Contract, onFault: (error: unknown) => void): Line<z.output<Contract>>[] {
  return payload.split('\n').flatMap((encoded) => {
    try {
      return [{ encoded, read: heard(contract, JSON.parse(encoded)) }];
    } catch (error) {
      onFault(error);
      return [];
    }
  });
}
