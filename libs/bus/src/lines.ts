import { heard } from '@chatgenius/contracts';
import { type z } from 'zod';

/** An item, and the text that it travelled as. */
export interface Line<Read> {
  readonly read: Read;
  readonly encoded: string;
}

/** Items in parts of at most so many bytes, each with a byte between it and the next, unless a single item is larger. */
export function inParts<Item extends { readonly encoded: string }>(items: readonly Item[], maxBytes: number): Item[][] {
  const parts: Item[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = Buffer.byteLength(item.encoded) + 1;
    if (bytes + size > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(item);
    bytes += size;
  }
  return parts;
}

/** Items in messages of at most so many bytes: one JSON text per line (JSON text holds no bare line break). */
export function inMessages(items: readonly unknown[], maxBytes: number): string[] {
  return inParts(items.map((item) => ({ encoded: JSON.stringify(item) })), maxBytes).map((lines) => lines.map(({ encoded }) => encoded).join('\n'));
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
