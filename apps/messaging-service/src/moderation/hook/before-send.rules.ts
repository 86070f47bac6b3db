import { SpokenText } from '@chatgenius/contracts';
import { z } from 'zod';

/** What the customer says of a message. */
export type HookAnswer =
  | { readonly kind: 'allow' }
  | { readonly kind: 'rewrite'; readonly text: string }
  | { readonly kind: 'refuse'; readonly explanation: string | undefined }
  /** No answer, or none that can be read. */
  | { readonly kind: 'away'; readonly why: string };

const EXPLANATION_LENGTH = 500;

const Answer = z.discriminatedUnion('action', [
  z.object({ action: z.literal('allow') }),
  z.object({ action: z.literal('rewrite'), text: SpokenText }),
  z.object({ action: z.literal('refuse'), explanation: z.unknown().optional().transform(explanationOf) }),
]);

/** 204 allows, 200 says by its body; anything else is no answer. */
export function readAnswer(status: number, body: string): HookAnswer {
  if (status === 204) return { kind: 'allow' };
  if (status !== 200) return { kind: 'away', why: `it answered ${status}` };
  const parsed = Answer.safeParse(parseJson(body));
  if (!parsed.success) return { kind: 'away', why: 'its answer cannot be read' };
  const { action, ...rest } = parsed.data;
  if (action === 'refuse') return { kind: 'refuse', explanation: 'explanation' in rest ? rest.explanation : undefined };
  return 'text' in rest ? { kind: 'rewrite', text: rest.text } : { kind: 'allow' };
}

/** Cut to size, and nothing where it is no text that can be shown. Whatever it is, the message is refused. */
function explanationOf(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  // Half of a character at the end is none.
  return SpokenText.safeParse(given.slice(0, EXPLANATION_LENGTH).replace(/[\uD800-\uDBFF]$/, '')).data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
