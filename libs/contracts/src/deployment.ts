import { z } from 'zod';

/** What a process tells the others of its deployment about itself. `streamShards` has to be the same in all of them. */
export const ProcessFacts = z.object({
  id: z.string(),
  /** For people: `connection-gateway/gateway-1`. */
  name: z.string(),
  streamShards: z.int().positive(),
  /** Milliseconds since 1970, by its own clock. */
  startedAt: z.int(),
});
export type ProcessFacts = z.infer<typeof ProcessFacts>;
