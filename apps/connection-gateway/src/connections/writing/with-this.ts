/**
 * A listener that gets the object it was called on: one function for all connections, where a closure for every one of them
 * would cost memory.
 */
export function withThis<Emitter, Args extends unknown[]>(listener: (emitter: Emitter, ...args: Args) => void) {
  return function (this: Emitter, ...args: Args): void {
    listener(this, ...args);
  };
}
