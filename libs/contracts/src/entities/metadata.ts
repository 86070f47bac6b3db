import { z } from 'zod';
import { limits } from '../limits.ts';
import { isStorable } from '../text/visible-text.rules.ts';

/** What an application keeps with a channel or message of ours: a JSON object that we store and never look into. */
export const Metadata = z.record(z.string(), z.unknown()).meta({ id: 'Metadata', description: 'What an application keeps with a channel or message of ours: a JSON object that we store and never look into.' });
export type Metadata = z.infer<typeof Metadata>;

/** Metadata as somebody gives it: measured before anything is made of it. The order of keys is not kept. */
export const GivenMetadata = z
  .unknown()
  .refine(isSmallObject, {
    message: `Use a JSON object of at most ${limits.metadataBytes} bytes, nested ${limits.metadataDepth} levels deep, of text without U+0000.`,
    params: { atMost: limits.metadataBytes },
    abort: true,
  })
  .meta({ type: 'object', additionalProperties: true }) as unknown as z.ZodType<Metadata, Metadata>;

function isSmallObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return leastSize(value, limits.metadataDepth) <= limits.metadataBytes && new TextEncoder().encode(JSON.stringify(value)).length <= limits.metadataBytes;
}

/** At most what it takes in JSON; `Infinity` for what is nested too deep, cannot be stored, or is found to be too large. */
function leastSize(value: unknown, depth: number): number {
  if (typeof value === 'string') return isStorable(value) ? value.length : Infinity;
  if (typeof value !== 'object' || value === null) return 1;
  if (depth === 0) return Infinity;
  let size = 2;
  for (const [key, item] of Object.entries(value)) {
    size += leastSize(item, depth - 1) + (Array.isArray(value) ? 1 : isStorable(key) ? key.length + 3 : Infinity);
    if (size > limits.metadataBytes) return Infinity;
  }
  return size;
}
