import { Handle, limits } from '@chatgenius/contracts';

const LONGEST = 32;
const NUMBERED = 8;

/**
 * Handles for somebody from elsewhere, the most wished for first: what they are called there, in our letters, then with a
 * number, and at last with some chance, which is free.
 */
export function handleCandidates(wishes: ReadonlyArray<string | undefined>, chance: string): string[] {
  const base = wishes.map(inOurLetters).find((name) => name.length >= 3) ?? 'user';
  const numbered = Array.from({ length: NUMBERED }, (_, index) => withEnd(base, `-${index + 2}`));
  return [base, ...numbered, withEnd(base, `-${chance}`)].filter((name) => Handle.safeParse(name).success);
}

/** Of an address, the part before the at sign. */
function inOurLetters(wish = ''): string {
  const [name = ''] = wish.slice(0, limits.rawHandleLength).split('@');
  return trimmed(
    name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .slice(0, LONGEST),
  );
}

const withEnd = (base: string, end: string): string => trimmed(base.slice(0, LONGEST - end.length)) + end;
const trimmed = (name: string): string => name.replaceAll(/^[._-]+|[._-]+$/g, '');
