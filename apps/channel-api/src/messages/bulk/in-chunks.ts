import { ChatError, fromRefusal, toErrorResponse, type ErrorResponse, type ParsedItem, type Refusal } from '@chatgenius/contracts';
import { chunksOf, halvesOf } from './chunks.rules.ts';

/** How the caller is answered for one of many. */
type Result<Outcome> = ({ readonly status: 'ok' } & Exclude<Outcome, Refusal>) | ErrorResponse;

interface Placed<Item> {
  readonly place: number;
  readonly item: Item;
}

/**
 * Asks for many items chunk by chunk, in their order, and puts each outcome at its item's place. When a chunk fails as
 * a whole, what is left is answered with its error and not asked for: a repeat of the request then keeps the order.
 * @throws ChatError when it is the first: then nothing was done
 */
export async function inChunks<Item, Outcome extends object>(
  items: ReadonlyArray<ParsedItem<Item>>,
  ask: (chunk: Item[]) => Promise<readonly Outcome[]>,
): Promise<Array<Result<Outcome>>> {
  const results = new Map<number, Result<Outcome>>();
  const placed: Array<Placed<Item>> = [];
  for (const [place, one] of items.entries()) {
    if ('refused' in one) results.set(place, toErrorResponse(one.refused));
    else placed.push({ place, item: one.item });
  }
  const queue = chunksOf(placed);
  let asked = false;
  for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
    const outcomes = await ask(chunk.map(({ item }) => item)).catch(refusal);
    const halves = outcomes instanceof ChatError && outcomes.reason === 'TOO_LARGE' ? halvesOf(chunk) : undefined;
    if (halves) queue.unshift(...halves);
    else if (!(outcomes instanceof ChatError)) chunk.forEach(({ place }, index) => results.set(place, resultOf(outcomes[index])));
    else if (!asked) throw outcomes;
    else for (const { place } of [chunk, ...queue.splice(0)].flat()) results.set(place, toErrorResponse(outcomes));
    asked ||= !halves;
  }
  return items.map((_, index) => results.get(index) ?? toErrorResponse(new ChatError('INTERNAL')));
}

function refusal(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  throw error;
}

const isRefusal = (outcome: object): outcome is Refusal => 'refused' in outcome;

function resultOf<Outcome extends object>(outcome: Outcome | undefined): Result<Outcome> {
  if (outcome === undefined) return toErrorResponse(new ChatError('INTERNAL'));
  if (isRefusal(outcome)) return toErrorResponse(fromRefusal(outcome));
  return { status: 'ok', ...(outcome as Exclude<Outcome, Refusal>) };
}
