import { type FilterAction, type FilterEntry } from '@chatgenius/contracts';
import { foldText, type FoldedText } from './folded-text.ts';

/** Words of a filter in a text. Positions are those of the text itself. */
export interface FoundWord {
  readonly pattern: string;
  readonly action: FilterAction;
  readonly start: number;
  readonly end: number;
}

interface Pattern extends FilterEntry {
  readonly length: number;
  /** Whether it may be the rest of a longer word, before or after. */
  readonly opensBefore: boolean;
  readonly opensAfter: boolean;
}

interface State {
  readonly next: Map<number, number>;
  /** Where to go on when no next unit fits: the longest ending of what was read that some pattern begins with. */
  fail: number;
  /** Patterns that end here, and the next shorter ending that has some. */
  readonly patterns: Pattern[];
  shorter: number;
}

const ROOT = 0;

/**
 * Finds all words of a filter in one pass over a text (Aho and Corasick): the time does not depend on how many words there
 * are, and no pattern makes it longer.
 */
export class WordMatcher {
  readonly #states: State[] = [newState()];

  readonly isEmpty: boolean;

  constructor(entries: readonly FilterEntry[]) {
    this.isEmpty = entries.length === 0;
    for (const entry of entries) this.#add(entry);
    this.#link();
  }

  /** Of words with the same end and action, the longest. */
  find(source: string): FoundWord[] {
    return this.findIn(foldText(source));
  }

  findIn({ text, starts, ends, inWord }: FoldedText): FoundWord[] {
    const found: FoundWord[] = [];
    let state = ROOT;
    for (let at = 0; at < text.length; at++) {
      state = this.#step(state, text.charCodeAt(at));
      if (this.#at(state).patterns.length === 0 && this.#at(state).shorter === ROOT) continue;
      const seen = new Set<FilterAction>();
      for (let ending = state; ending !== ROOT; ending = this.#at(ending).shorter) {
        for (const { pattern, action, length, opensBefore, opensAfter } of this.#at(ending).patterns) {
          // A shorter one with the same end changes nothing.
          if (seen.has(action)) continue;
          const from = at - length + 1;
          const cutsBefore = inWord[from] === true && inWord[from - 1] === true;
          const cutsAfter = inWord[at] === true && inWord[at + 1] === true;
          if ((cutsBefore && !opensBefore) || (cutsAfter && !opensAfter)) continue;
          seen.add(action);
          found.push({ pattern, action, start: starts[from] ?? 0, end: ends[at] ?? 0 });
        }
      }
    }
    return found;
  }

  #at(state: number): State {
    return this.#states[state] ?? newState();
  }

  #step(from: number, unit: number): number {
    for (let state = from; ; state = this.#at(state).fail) {
      const next = this.#at(state).next.get(unit);
      if (next !== undefined) return next;
      if (state === ROOT) return ROOT;
    }
  }

  #add(entry: FilterEntry): void {
    const { text } = foldText(entry.pattern.replace(/^\*|\*$/g, '').trim());
    if (text === '') return;
    let state = ROOT;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      let next = this.#at(state).next.get(unit);
      if (next === undefined) {
        next = this.#states.push(newState()) - 1;
        this.#at(state).next.set(unit, next);
      }
      state = next;
    }
    this.#at(state).patterns.push({ ...entry, length: text.length, opensBefore: entry.pattern.startsWith('*'), opensAfter: entry.pattern.endsWith('*') });
  }

  /** By length, the shortest first: each looks at a shorter one that is done. */
  #link(): void {
    const waiting = [...this.#at(ROOT).next.values()];
    for (const state of waiting) {
      const { next, fail } = this.#at(state);
      this.#at(state).shorter = this.#at(fail).patterns.length > 0 ? fail : this.#at(fail).shorter;
      for (const [unit, child] of next) {
        this.#at(child).fail = this.#step(fail, unit);
        waiting.push(child);
      }
    }
  }
}

const newState = (): State => ({ next: new Map(), fail: ROOT, patterns: [], shorter: ROOT });

/** The text with these words hidden: an asterisk for each character. */
export function masked(source: string, words: readonly FoundWord[]): string {
  let text = '';
  let at = 0;
  for (const { start, end } of [...words].sort((one, other) => one.start - other.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    text += source.slice(at, from) + '*'.repeat([...source.slice(from, end)].length);
    at = end;
  }
  return text + source.slice(at);
}
