import type { Part } from '../chat/chatRequest.js';
import { imageSource } from './imageSource.js';

/** An image's address: its own, or its bytes as a `data:` URL. */
export function imageUrl(part: Extract<Part, { type: 'image' }>): string {
  const source = imageSource(part);
  return 'url' in source ? source.url : `data:${source.mimeType};base64,${source.base64}`;
}
