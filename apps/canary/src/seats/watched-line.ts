import { type ChatEvent, Connection, type Dial } from '@chatgenius/client-sdk';
import { type Violation, WireOrder } from '../checking/wire-order.rules.ts';

const SETTLE_EVERY_MS = 500;

/**
 * Opens connections whose events of one stream are looked at before the SDK sees them.
 * @param streamOf whose events count; none while it is not known
 */
export function watchedDial(streamOf: () => string | undefined, onViolation: (violation: Violation) => void): Dial {
  return (options, handlers) => {
    const order = new WireOrder();
    const settle = (): void => {
      for (let lost = order.lost(performance.now()); lost > 0; lost -= 1) onViolation('lost');
    };
    const timer = setInterval(settle, SETTLE_EVERY_MS);
    const received = (event: ChatEvent): void => {
      if (event.stream !== streamOf()) return;
      const violation = order.received(event, performance.now());
      if (violation) onViolation(violation);
    };
    return new Connection(options, {
      ...handlers,
      onEvent: (event) => {
        received(event);
        handlers.onEvent(event);
      },
      // What is missing then, the next connection brings.
      onEnd: (error, opened) => {
        clearInterval(timer);
        handlers.onEnd(error, opened);
      },
    });
  };
}
