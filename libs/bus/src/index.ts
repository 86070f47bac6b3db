export { BusConnection, type BusOptions } from './bus.connection.ts';
export { NoResponderError, RequestTimeoutError } from './errors.ts';
export { Requester } from './requester.ts';
export { Answers, Responder } from './responder.ts';
export { encodeEvent, type EncodedEvent } from './stream-codec.ts';
export { StreamPublisher } from './stream-publisher.ts';
export { StreamSubscriber } from './stream-subscriber.ts';
export { activeTraceParent, contextOf } from './trace-context.ts';
export { TurnBatcher } from './turn-batcher.ts';
