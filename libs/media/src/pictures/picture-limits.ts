export interface PictureLimits {
  /** Of one picture, or of one frame. */
  readonly pixels: number;
  readonly frames: number;
  /** Of all frames together. */
  readonly animationPixels: number;
  /** Of all frames of a thumbnail. One that would have more stands still: it would cost more than the picture. */
  readonly movingPixels: number;
  /** For each step. */
  readonly seconds: number;
}

export const PICTURE_LIMITS: PictureLimits = { pixels: 100_000_000, frames: 1_000, animationPixels: 200_000_000, movingPixels: 40_000_000, seconds: 60 };

/** The longer sides of thumbnails: for a list, and for a conversation on a dense screen. */
export const THUMBNAIL_SIZES = [360, 1_080] as const;
