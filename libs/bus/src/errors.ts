import { ChatError } from '@chatgenius/contracts';

/** Nobody serves the subject now: the request was not delivered. */
export class NoResponderError extends ChatError {
  constructor(subject: string) {
    super('UNAVAILABLE', {}, { cause: `no responder for ${subject}` });
  }
}

/** The request may or may not have been carried out. */
export class RequestTimeoutError extends ChatError {
  constructor(subject: string) {
    super('UNAVAILABLE', {}, { cause: `no answer from ${subject} in time` });
  }
}
