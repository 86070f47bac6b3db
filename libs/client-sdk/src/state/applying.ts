/**
 * What something makes of an event, or what it is without it. An event with data that this release does not understand changes no state.
 * Listeners are still told, and the events beside it are applied.
 */
export function unlessMalformed<Result>(otherwise: Result, apply: () => Result): Result {
  try {
    return apply();
  } catch (error) {
    // Reading a field of what is not there: nothing else is thrown by rules.
    if (error instanceof TypeError) return otherwise;
    throw error;
  }
}
