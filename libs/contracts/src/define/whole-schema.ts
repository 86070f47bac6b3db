import { z } from 'zod';

/** Without names: what has one stands in the place itself, where it would be referred to. */
const unnamed = {
  get: (schema: z.core.$ZodType) => ({ ...z.globalRegistry.get(schema), id: undefined }),
} as unknown as typeof z.globalRegistry;

/** JSON Schema without references, for readers who look at one place alone. */
export const wholeSchema = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: unnamed });
