/** Why a file is not kept. */
export const refusalReasons = ['EMPTY', 'DISGUISED', 'EXECUTABLE', 'TYPE_NOT_ALLOWED', 'DAMAGED', 'TOO_MANY_PIXELS', 'TOO_MANY_FRAMES'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** A verdict about the file itself: trying again changes nothing. */
export class FileRefusedError extends Error {
  override readonly name = 'FileRefusedError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, options?: ErrorOptions) {
    super(`The file is refused: ${reason}.`, options);
    this.reason = reason;
  }
}
