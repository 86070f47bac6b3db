import { limits } from '../limits.ts';
import { SearchText } from './search.ts';

describe('SearchText', () => {
  it('is whatever people type, as far as a database can take it', () => {
    const isTaken = (text: string) => SearchText.safeParse(text).success;
    expect(['', 'two words', '"quoted', '-', '日本 👩‍🚀', 'x'.repeat(limits.searchQueryLength)].map(isTaken)).not.toContain(false);
    expect(['nul \u0000', 'half \ud83d', 'x'.repeat(limits.searchQueryLength + 1)].map(isTaken)).not.toContain(true);
  });
});
