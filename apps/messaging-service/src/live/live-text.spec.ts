import { type ChatError, type MessageDelta } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type Checkpoint, type LiveRow } from '../messages/live.repository.ts';
import { LiveText } from './live-text.ts';

const ROW: LiveRow = { message_id: 'm', user_id: 'u', channel_id: 'c', thread_id: null, owner_id: 'o', generation: 1, interrupted: false, hidden: false, text: '', length: 0, revision: 0, step: 0, metadata: null, cancel: null, heard_ms_ago: 0 };

/** Two writers of one message, one after the other: a model that is asked again says something else. */
const ANSWERS = ['The tide turns twice a day, and nobody asks it to. 🌙', 'The tide turns when the moon passes, twice in a day.'] as const;

/** A row, the process that owns it, the writer, and a reader who hears deltas as they are told, some of them not. */
class World {
  row = ROW;
  owner = LiveText.taken(ROW);
  reader = '';
  /** Of one revision: what readers were shown may not be taken back. */
  #longest = '';
  #writer = 0;
  #under: Checkpoint | undefined;

  /** What the writer has to say: what is committed, and from there on its own answer. */
  get answer(): string {
    return this.row.text + (ANSWERS[this.#writer % 2] ?? '').slice(this.row.text.length);
  }

  append(offset: number, length: number): void {
    const at = Math.min(offset, this.answer.length);
    try {
      this.owner.append({ offset: at, text: this.answer.slice(at, at + length) });
      expect(at).toBeLessThanOrEqual(this.owner.length);
    } catch (error) {
      expect([(error as ChatError).reason, at > this.owner.length]).toEqual(['OFFSET_MISMATCH', true]);
    }
  }

  beginCommit(): void {
    this.#under ??= this.owner.checkpoint(Infinity);
  }

  /** @param isKept the row was written, and its owner heard of it */
  endCommit(isKept: boolean): void {
    const checkpoint = this.#under;
    this.#under = undefined;
    if (checkpoint === undefined || !isKept) return;
    expect([checkpoint.generation, checkpoint.at]).toEqual([this.row.generation, this.row.text.length]);
    this.row = { ...this.row, text: this.row.text + checkpoint.piece };
    this.owner.committed(checkpoint, null);
  }

  tell(isHeard: boolean): void {
    const delta = this.owner.tell();
    if (delta === undefined) return;
    expect(this.row.text.slice(delta.offset)).toBe(delta.text);
    if (isHeard) this.#read(delta);
  }

  /** The reader asks for what it has missed. */
  ask(): void {
    const { text } = this.owner.shown;
    this.#read({ messageId: 'm', offset: 0, text });
  }

  /** Killed: another process goes on from the row, with the same writer or another one. */
  kill(isAnotherWriter: boolean): void {
    this.#under = undefined;
    this.row = { ...this.row, generation: this.row.generation + 1 };
    this.owner = LiveText.taken(this.row);
    if (isAnotherWriter) this.#writer++;
  }

  #read({ offset, text }: MessageDelta): void {
    if (offset <= this.reader.length) this.reader += text.slice(this.reader.length - offset);
  }

  check(): void {
    expect(this.answer.startsWith(this.owner.text)).toBe(true);
    expect(this.row.text.startsWith(this.reader)).toBe(true);
    expect(this.reader.startsWith(this.#longest)).toBe(true);
    this.#longest = this.reader;
    expect(this.owner.durable).toBe(this.row.text.length);
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), offset: fc.nat(60), length: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('append next' as const), length: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'begin a commit' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('end the commit' as const), flag: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tell' as const), flag: fc.boolean() }) },
  fc.constant({ kind: 'ask' as const }),
  fc.record({ kind: fc.constant('kill' as const), flag: fc.boolean() }),
);

describe('a live text', () => {
  it('shows readers what is committed and nothing else, at its place, whatever is repeated, lost, left out or killed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World();
        for (const taken of steps) {
          if (taken.kind === 'append') world.append(taken.offset, taken.length);
          else if (taken.kind === 'append next') world.append(world.owner.length, taken.length);
          else if (taken.kind === 'begin a commit') world.beginCommit();
          else if (taken.kind === 'end the commit') world.endCommit(taken.flag);
          else if (taken.kind === 'tell') world.tell(taken.flag);
          else if (taken.kind === 'ask') world.ask();
          else world.kill(taken.flag);
          world.check();
        }
        // Whatever was lost: who asks has it.
        world.beginCommit();
        world.endCommit(true);
        world.ask();
        expect(world.reader).toBe(world.row.text);
      }),
      { numRuns: 100 },
    );
  });

  it('tells what a message carries once it is committed, and each change of it once', () => {
    const owner = LiveText.taken(ROW);
    const commit = () => {
      const checkpoint = owner.checkpoint(Infinity);
      if (checkpoint) owner.committed(checkpoint, null);
    };
    owner.append({ offset: 0, text: 'a', metadata: { is: 'thinking' } });
    expect(owner.tell()).toBeUndefined();
    expect(owner.shown).toMatchObject({ text: '', step: 0, metadata: undefined });
    commit();
    owner.append({ offset: 1, text: '', metadata: { is: 'writing' } });
    expect(owner.tell()).toEqual({ messageId: 'm', offset: 0, text: 'a', step: 1, metadata: { is: 'thinking' } });
    expect(owner.tell()).toBeUndefined();
    commit();
    expect(owner.tell()).toEqual({ messageId: 'm', offset: 1, text: '', step: 2, metadata: { is: 'writing' } });
  });

  it('has a first word until one is committed', () => {
    const owner = LiveText.taken({ ...ROW, text: 'so far' });
    expect(owner.isFirst).toBe(false);
    owner.append({ offset: 6, text: '!' });
    expect(owner.isFirst).toBe(true);
    const checkpoint = owner.checkpoint(Infinity);
    if (checkpoint) owner.committed(checkpoint, null);
    owner.append({ offset: 7, text: '!' });
    expect(owner.isFirst).toBe(false);
  });

  it('notes that its writer is there, also when there is nothing new: another process would interrupt the message', () => {
    jest.useFakeTimers();
    const owner = LiveText.taken({ ...ROW, text: 'so far' });
    owner.append({ offset: 6, text: '' });
    expect(owner.checkpoint(3_000)).toBeUndefined();
    jest.advanceTimersByTime(3_000);
    expect(owner.checkpoint(3_000)).toBeUndefined();
    owner.append({ offset: 6, text: '' });
    const checkpoint = owner.checkpoint(3_000);
    expect(checkpoint).toMatchObject({ at: 6, piece: '' });
    if (checkpoint) owner.committed(checkpoint, null);
    expect(owner.checkpoint(3_000)).toBeUndefined();
    jest.useRealTimers();
  });
});
