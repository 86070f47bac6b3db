import { InFlight } from './in-flight.ts';

describe('InFlight', () => {
  it('gives back what was added, once', () => {
    const inFlight = new InFlight<string>();
    inFlight.add(1, 'one');
    inFlight.add(2, 'two');
    expect(inFlight.get(1)).toBe('one');
    expect(inFlight.take(1)).toBe('one');
    expect(inFlight.take(1)).toBeUndefined();
    expect(inFlight.get(1)).toBeUndefined();
    expect(inFlight.take(2)).toBe('two');
  });

  it('knows nothing of what was never added', () => {
    expect(new InFlight<string>().get(7)).toBeUndefined();
    expect(new InFlight<string>().take(7)).toBeUndefined();
  });
});
