/** Behind the `>` of quotes; the words behind a fence of backticks have none in them. */
const FENCE = /(?: {0,3}> ?){0,8} {0,3}(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)(?:\n|$)/y;
const CLOSING_LINE = /^(?: {0,3}> ?){0,8} {0,3}(`{3,}|~{3,})[ \t]*$/gm;
const ITEM = /[*+\-][ \t]+|\d{1,9}[.\)][ \t]+/y;
const BACKTICKS = /`+/g;
/** Columns that make code of a line, as long as no paragraph goes on in it. */
const CODE_COLUMNS = 4;

interface Stretch {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

/**
 * A text with a backtick in the place of each piece of code: spans, fences of backticks and of tildes, indented lines.
 * As CommonMark has it; but three or more backticks need no line of their own to open or to close, as people write in
 * chats. Takes time in proportion to the text, whatever the text is.
 */
export function withoutCode(text: string): string {
  if (!/[`~\t]| {4}/.test(text)) return text;
  let spoken = '';
  let from = 0;
  for (const code of new CodeFinder(text).find()) {
    spoken += `${text.slice(from, code.from)}\``;
    from = code.to;
  }
  return spoken + text.slice(from);
}

/** Whether an odd number of backslashes stands before a place. */
export function isEscaped(text: string, place: number): boolean {
  let from = place;
  while (text[from - 1] === '\\') from -= 1;
  return (place - from) % 2 === 1;
}

class CodeFinder {
  readonly #text: string;
  readonly #backticks: Closers;
  /** Lines that are nothing but a fence, by its sign. */
  readonly #closingLines: ReadonlyMap<string, Closers>;
  /** Whether an indented line would belong to what stands before it. */
  #inParagraph = false;
  /** How far the text of a list's last item is indented; 0 outside of lists. */
  #itemColumns = 0;

  constructor(text: string) {
    this.#text = text;
    this.#backticks = new Closers([...text.matchAll(BACKTICKS)].map(({ 0: run, index }) => ({ length: run.length, from: index, to: index + run.length })));
    const lines = [...text.matchAll(CLOSING_LINE)].map(({ 0: line, 1: run = '', index }) => ({ sign: run.charAt(0), length: run.length, from: index, to: index + line.length }));
    this.#closingLines = new Map([...Map.groupBy(lines, ({ sign }) => sign)].map(([sign, ofSign]) => [sign, new Closers(ofSign)]));
  }

  *find(): Generator<Stretch> {
    let place = 0;
    while (place < this.#text.length) {
      const block = this.#blockAt(place);
      if (block !== undefined) {
        yield block;
        place = block.to;
        this.#inParagraph = false;
        // A fence may end in the middle of a line.
        if (this.#text[place - 1] === '\n' || place >= this.#text.length) continue;
      }
      place = yield* this.#spansFrom(place);
    }
  }

  #blockAt(line: number): Stretch | undefined {
    FENCE.lastIndex = line;
    const [opening, backticks, tildes] = FENCE.exec(this.#text) ?? [];
    const fence = backticks ?? tildes;
    if (fence === undefined) return this.#indentedAt(line);
    const behind = line + (opening?.length ?? 0);
    const closing = this.#closingLines.get(fence.charAt(0))?.atLeast(fence.length, behind);
    const closingRun = backticks === undefined ? undefined : this.#backticks.exactly(backticks.length, behind);
    return { from: line, to: Math.min(closing?.to ?? Infinity, closingRun?.to ?? Infinity, this.#text.length) };
  }

  #indentedAt(line: number): Stretch | undefined {
    const lineEnd = this.#lineEnd(line);
    let columns = 0;
    let place = line;
    for (; place < lineEnd && ' \t'.includes(this.#text.charAt(place)); place += 1) columns += this.#text[place] === '\t' ? CODE_COLUMNS - (columns % CODE_COLUMNS) : 1;
    if (place >= lineEnd || this.#text[place] === '\n') {
      this.#inParagraph = false;
      return undefined;
    }
    if (!this.#inParagraph && columns >= this.#itemColumns + CODE_COLUMNS) return { from: line, to: lineEnd };
    ITEM.lastIndex = place;
    const [item] = ITEM.exec(this.#text) ?? [];
    if (item !== undefined) this.#itemColumns = columns + item.length;
    else if (!this.#inParagraph && columns < this.#itemColumns) this.#itemColumns = 0;
    this.#inParagraph = true;
    return undefined;
  }

  /** Spans of a line; the place of the next line, or the one after the line that a span ends in. */
  *#spansFrom(start: number): Generator<Stretch, number> {
    let place = start;
    for (;;) {
      const lineEnd = this.#lineEnd(place);
      const run = this.#backticks.next(place);
      if (run === undefined || run.from >= lineEnd) return lineEnd;
      // The first of the backticks only is escaped.
      const from = run.from + (isEscaped(this.#text, run.from) ? 1 : 0);
      const closing = from < run.to ? this.#backticks.exactly(run.to - from, run.to) : undefined;
      const closes = closing !== undefined && (run.to - from >= 3 || closing.to <= lineEnd);
      if (closes) yield { from, to: closing.to };
      place = closes ? closing.to : run.to;
    }
  }

  #lineEnd(place: number): number {
    const end = this.#text.indexOf('\n', place);
    return end < 0 ? this.#text.length : end + 1;
  }
}

interface Run extends Stretch {
  readonly length: number;
}

/** What may close code. To be asked for places that only grow: then all answers together take one pass. */
class Closers {
  readonly #runs: readonly Run[];
  readonly #byLength: ReadonlyMap<number, readonly Run[]>;
  readonly #passed = new Map<number, number>();

  constructor(runs: readonly Run[]) {
    this.#runs = runs;
    this.#byLength = Map.groupBy(runs, ({ length }) => length);
  }

  next(after: number): Run | undefined {
    return this.#firstOf(this.#runs, 0, after);
  }

  exactly(length: number, after: number): Run | undefined {
    return this.#firstOf(this.#byLength.get(length) ?? [], length, after);
  }

  atLeast(length: number, after: number): Run | undefined {
    const first = [...this.#byLength.keys()].filter((other) => other >= length).map((other) => this.exactly(other, after));
    return first.reduce((one, other) => (one === undefined || (other !== undefined && other.from < one.from) ? other : one), undefined);
  }

  #firstOf(runs: readonly Run[], key: number, after: number): Run | undefined {
    let place = this.#passed.get(key) ?? 0;
    while ((runs[place]?.from ?? Infinity) < after) place += 1;
    this.#passed.set(key, place);
    return runs[place];
  }
}
