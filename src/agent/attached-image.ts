/** An image that a question comes with. Plain data. */
import type { ImageMediaType, ImageSize } from '../core/image-header.ts';

export interface AttachedImage extends ImageSize {
  /** As it stands in the question, without `@`. */
  readonly written: string;
  readonly mediaType: ImageMediaType;
  readonly base64: string;
  readonly sizeBytes: number;
}
