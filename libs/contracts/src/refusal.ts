import { z } from 'zod';
import { heard } from './define/heard.ts';
import { ChatError, ErrorCode, errorCatalogue, ErrorReason, type ErrorDefinition } from './errors.ts';

/** What a reason means, for readers whose release does not know it. */
const Definition = z.object({ code: ErrorCode, http: z.int(), retryable: z.boolean(), message: z.string(), advice: z.string() });

/**
 * How a service refuses something that it was asked for. Releases before this form sent the reason and the details alone,
 * some of them the reason alone.
 */
export const Refusal = z.object({
  refused: ErrorReason,
  details: z.record(z.string(), z.unknown()).optional(),
  definition: Definition.optional().catch(undefined),
});
export type Refusal = z.infer<typeof Refusal>;

/** For a reason of which nothing else was said. Nobody knows whether a repeat could help, so it is not repeated. */
const UNDEFINED: ErrorDefinition = { ...errorCatalogue.INTERNAL, retryable: false };

/** For another service. */
export function toRefusal({ reason, details, definition }: ChatError): Refusal {
  // The type is what this release knows; a reason of a newer one is passed on.
  return { refused: reason as ErrorReason, details, definition: definition as Refusal['definition'] };
}

/** From another service. What a reason of the catalogue means is said by the catalogue. @throws MalformedError */
export function fromRefusal(refusal: unknown): ChatError {
  const { refused, details, definition } = heard(Refusal, refusal);
  if (Object.hasOwn(errorCatalogue, refused)) return new ChatError(refused, details);
  return new ChatError(refused, details, { definition: definition === undefined ? UNDEFINED : { ...definition, http: statusOf(definition) } });
}

/** HTTP has room for so many. */
const statusOf = ({ http }: ErrorDefinition): number => (http >= 400 && http < 600 ? http : errorCatalogue.INTERNAL.http);
